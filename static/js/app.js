// Seasoning only: every page works without this file.

// A form that was sent is not sent again by an impatient second click.
document.addEventListener("submit", (event) => {
  const form = event.target
  if (form.method !== "post" || "many" in form.dataset || event.defaultPrevented) return
  if (form.dataset.sent) return event.preventDefault()
  form.dataset.sent = "yes"
  event.submitter?.setAttribute("aria-busy", "true")
})

// Coming back with the browser's button makes the form usable again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent)
  document.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"))
})

// The account menu closes on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false
  }
})
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("[data-menu][open]")
  if (!menu) return
  menu.open = false
  menu.querySelector("summary").focus()
})

// Buttons that copy a text.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy)
    button.textContent = "Copied"
  })
}

// A new person's time zone is the browser's, until they choose another; what was guessed is folded to a line.
for (const fold of document.querySelectorAll("details.zone")) {
  const select = fold.querySelector("select")
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if ("guessZone" in fold.dataset && [...select.options].some((option) => option.value === zone)) select.value = zone
  const told = () => (fold.querySelector("[data-zone]").textContent = select.selectedOptions[0]?.text ?? "")
  select.addEventListener("change", told)
  told()
  fold.open = !!fold.querySelector(".field__error")
}

// A password can be looked at.
for (const button of document.querySelectorAll("[data-shows]")) {
  const input = document.getElementById(button.dataset.shows)
  const show = button.textContent
  button.hidden = false
  button.addEventListener("click", () => {
    input.type = input.type === "password" ? "text" : "password"
    button.textContent = input.type === "password" ? show : button.dataset.hide
  })
  // What is sent is a password again, so that no browser remembers it as a text.
  input.form.addEventListener("submit", () => (input.type = "password"))
}

// Errors are read out first.
const errors = document.querySelector("[data-focus]")
if (errors) {
  document.title = `Error: ${document.title}`
  errors.focus()
}

// Paper shows what was folded away.
window.addEventListener("beforeprint", () => {
  document.querySelectorAll("main details:not([open])").forEach((details) => (details.open = true))
})

// Who is not signed in any more is asked to sign in by a new page: not while words stand in this one.
document.addEventListener("htmx:beforeOnLoad", (event) => {
  const { xhr } = event.detail
  if (xhr.getResponseHeader("HX-Refresh") && [...document.querySelectorAll("textarea, input")].some(isTyped)) event.preventDefault()
})

// A refreshed part keeps its open details open, and is left alone while somebody is busy in it.
const isTyped = (input) => {
  if (input.type === "file") return input.files.length > 0
  if (input.type === "hidden") return false
  if (input.type === "checkbox" || input.type === "radio") return input.checked !== input.defaultChecked
  return input.value !== input.defaultValue
}
let open = []
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const target = detail.target
  const busy = target.querySelector("input:focus, textarea:focus, select:focus, [data-menu][open], [aria-busy]")
  const typed = [...target.querySelectorAll("textarea, input")].some(isTyped)
  if (busy || typed || target.querySelector("[data-kept]")) detail.shouldSwap = false
  open = [...target.querySelectorAll("details[id]")].map((details) => [details.id, details.open])
})
document.addEventListener("htmx:afterSwap", () => {
  for (const [id, wasOpen] of open) {
    const details = document.getElementById(id)
    if (details) details.open = wasOpen
  }
})

// What comes while somebody looks at a page has been looked at.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (document.visibilityState === "visible" && document.hasFocus()) detail.headers["Looked-At"] = "yes"
})

// What an address points to is not folded away.
const openTarget = () => {
  const target = location.hash && document.getElementById(location.hash.slice(1))
  if (target instanceof HTMLDetailsElement) target.open = true
  const folded = target?.matches?.("li.milestone") && target.querySelector("a.milestone__head")
  if (folded) location.replace(folded.href)
}
openTarget()
window.addEventListener("hashchange", openTarget)

// What only works with a script is shown when there is one.
document.querySelectorAll("[data-script]").forEach((part) => (part.hidden = false))
document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true))

// A passkey that did not work says so where it was tried.
document.addEventListener("allauth.error", () => {
  document.querySelectorAll("[data-passkey-problem]").forEach((line) => (line.hidden = false))
})

// Where tabs do not fit, the current one is in sight.
document.querySelectorAll(".tabs [aria-current]").forEach((tab) => tab.parentElement.parentElement.scrollTo({ left: tab.offsetLeft - 48 }))
