// What is typed is kept a moment later, and once more when the page goes; the line in the form says so.
const EVERY_MILLISECONDS = 1000

for (const form of document.querySelectorAll("form:has([data-draft])")) {
  const line = () => form.querySelector("[data-draft]")
  let timer = null
  let sending = null
  let sent = false

  const typed = () => {
    // Files go a way of their own; the token is for sending the form.
    const words = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "form_token")
    return new URLSearchParams([...words, ["draft_version", line().dataset.version]])
  }
  const say = async (answer) => {
    if (!answer.ok || answer.status === 204 || sent) return
    line().outerHTML = await answer.text()
  }
  const keep = async (leaving = false) => {
    clearTimeout(timer)
    timer = null
    sending?.abort()
    sending = new AbortController()
    const how = leaving ? { keepalive: true } : { signal: sending.signal }
    try {
      await say(await fetch(line().dataset.draft, { method: "POST", body: typed(), ...how }))
    } catch {
      // Offline, or the next one is under way: what is typed is still in the page.
    }
  }
  const later = (event) => {
    if (!event.target.name) return
    sent = false
    timer ??= setTimeout(keep, EVERY_MILLISECONDS)
  }
  const leave = () => timer && !sent && keep(true)
  const look = async () => {
    const asked = new URLSearchParams({ draft_of: form.elements.draft_of.value, draft_version: line().dataset.version })
    try {
      await say(await fetch(`${line().dataset.draft}?${asked}`))
    } catch {
      // Offline: the next look will tell.
    }
  }

  form.addEventListener("input", later)
  form.addEventListener("change", later)
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return
    sent = true
    clearTimeout(timer)
    timer = null
    sending?.abort()
  })
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-draft-show]")) return
    sent = true
    form.reset()
    location.reload()
  })
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? leave() : look()))
  window.addEventListener("pagehide", leave)
  window.addEventListener("focus", look)
  // A form that was sent and comes back with the browser's button is another form by now.
  window.addEventListener("pageshow", ({ persisted }) => persisted && sent && location.reload())
}
