// The split of a ruling, kept in step: what one side gets, the other does not. Without this file the two amounts are typed.

const split = document.querySelector("[data-split]")
if (split) {
  const { whole, step, places } = Object.fromEntries(Object.entries(split.dataset).map(([key, value]) => [key, Number(value)]))
  const paid = split.querySelector("[name=to_freelancer]")
  const back = split.querySelector("[name=to_client]")
  const slider = split.querySelector("[type=range]")

  // What cannot be read is left to the server to explain.
  const minor = (text) => minorUnits(text, split.dataset.currency, places)
  const plain = (amount) => {
    const digits = String(amount).padStart(places + 1, "0")
    return places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits
  }
  const slide = (amount) => {
    slider.classList.remove("is-unset")
    slider.value = Math.round((100 * amount) / whole)
    slider.setAttribute("aria-valuetext", `${plain(amount)} of ${plain(whole)}`)
  }
  const share = (percent) => {
    const amount = percent === 100 ? whole : Math.floor((whole * percent) / 100 / step) * step
    paid.value = plain(amount)
    back.value = plain(whole - amount)
    slide(amount)
  }
  const follow = (typed, other) => {
    const amount = minor(typed.value)
    if (amount === null || amount > whole) return
    other.value = plain(whole - amount)
    slide(typed === paid ? amount : whole - amount)
  }

  paid.addEventListener("input", () => follow(paid, back))
  back.addEventListener("input", () => follow(back, paid))
  slider.addEventListener("input", () => share(Number(slider.value)))
  for (const button of split.querySelectorAll("[name=share]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault()
      share(Number(button.value))
      paid.dispatchEvent(new Event("input", { bubbles: true }))
    })
  }
  split.querySelectorAll("[data-without-script]").forEach((button) => (button.hidden = true))
  const now = minor(paid.value)
  if (now !== null && now <= whole) slide(now)
  else {
    // A slider is always somewhere; it must not look as if somebody had chosen that.
    slider.classList.add("is-unset")
    slider.setAttribute("aria-valuetext", "not chosen yet")
  }

  // A ruling takes ten minutes to write and a click to lose.
  let unsaved = false
  const form = split.closest("form")
  form.addEventListener("input", () => (unsaved = true))
  form.addEventListener("submit", () => (unsaved = false))
  window.addEventListener("beforeunload", (event) => unsaved && event.preventDefault())
}
