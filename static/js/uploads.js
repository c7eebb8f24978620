// Files go in parts as soon as they are chosen, dropped or pasted, and go on after a lost connection. The form then names
// what has arrived; without this script it brings the files itself.

const AT_ONCE = 2
const LONGEST_PAUSE = 30_000
const number = new Intl.NumberFormat(document.documentElement.lang || "en", { maximumFractionDigits: 1 })
const bytes = (size) => {
  const units = ["bytes", "kB", "MB", "GB"]
  const power = size < 1024 ? 0 : Math.min(3, Math.floor(Math.log(size) / Math.log(1024)))
  return `${number.format(size / 1024 ** power)} ${units[power]}`
}
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "")
const pause = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    // Nobody waits longer than the line does, nor for what was cancelled.
    for (const [target, name] of [[window, "online"], [signal, "abort"]]) {
      target.addEventListener(name, () => (clearTimeout(timer), resolve()), { once: true })
    }
  })

class Cancelled extends Error {}
class Refused extends Error {}
class Lost extends Error {}
class SignedOut extends Error {}

const token = (form) => form.querySelector("input[name=csrfmiddlewaretoken]").value

// One request; what it says in JSON. A request and not fetch: only it tells how much of a part has gone.
const ask = (form, method, address, { body = null, signal, progress, accepts = [] } = {}) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new Cancelled())
    const request = new XMLHttpRequest()
    request.open(method, address)
    request.timeout = 180_000
    request.setRequestHeader("X-CSRFToken", token(form))
    request.setRequestHeader("Accept", "application/json")
    if (progress) request.upload.onprogress = ({ loaded }) => progress(loaded)
    request.onerror = request.ontimeout = () => reject(new Lost())
    request.onabort = () => reject(new Cancelled())
    request.onload = () => {
      let answer = null
      try {
        answer = JSON.parse(request.responseText)
      } catch {
        if (request.status === 204) return resolve({})
        // A page: the way to sign in, or a server between that has trouble.
        return reject(request.status < 400 || request.status === 403 ? new SignedOut() : new Lost())
      }
      if (request.status < 300 || accepts.includes(request.status)) return resolve(answer)
      reject(request.status >= 500 && request.status !== 507 ? new Lost() : new Refused(answer.error))
    }
    signal?.addEventListener("abort", () => request.abort(), { once: true })
    request.send(body)
  })

// One file on its way, and its row.
class Sending {
  constructor(widget, file) {
    this.widget = widget
    this.file = file
    this.row = widget.blank()
    this.box = this.row.querySelector("[data-kept]")
    this.bar = this.row.querySelector("progress")
    this.line = this.row.querySelector("[data-uploads-state]")
    this.row.querySelector("bdi").textContent = file.name
    this.row.querySelector("[data-uploads-size]").textContent = bytes(file.size)
    this.row.querySelector("[data-uploads-remove]").addEventListener("click", () => this.remove())
    this.row.querySelector("[data-uploads-again]").addEventListener("click", () => this.again())
    this.say("waiting")
    this.begin()
  }

  begin() {
    this.stop = new AbortController()
    this.failed = this.ready = false
    delete this.row.dataset.failed
    this.row.querySelector("[data-uploads-again]").hidden = true
  }

  get underWay() {
    return !this.ready && !this.failed
  }

  say(name, values = {}) {
    this.line.textContent = filled(this.widget.text(name), { name: this.file.name, ...values })
  }

  async run() {
    try {
      this.told ??= await this.retried(() => this.started())
      this.shown(this.told.received)
      while (this.told.state === "arriving") this.told = await this.retried(() => this.part())
      while (this.told.state !== "ready") {
        this.say("checking")
        await pause(700, this.stop.signal)
        this.told = await this.retried(() => this.state())
      }
      this.arrived()
    } catch (error) {
      if (error instanceof Cancelled) return
      this.fail(error)
    }
  }

  // Again and again while the line is gone: what has arrived is asked for, and goes on there.
  async retried(attempt) {
    for (let wait = 1000; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof Lost || error instanceof SignedOut)) throw error
        this.say(error instanceof Lost ? "lost" : "signedOut")
      }
      await pause(wait, this.stop.signal)
      if (this.stop.signal.aborted) throw new Cancelled()
      if (this.told) {
        try {
          this.told = await this.state()
          if (this.told.state !== "arriving") return this.told
        } catch (error) {
          if (error instanceof Refused || error instanceof Cancelled) throw error
        }
      }
    }
  }

  started() {
    const body = new FormData()
    body.append("name", this.file.name)
    body.append("size", this.file.size)
    return this.ask("POST", this.widget.box.dataset.begin, { body })
  }

  state() {
    return this.ask("GET", this.told.at)
  }

  part() {
    const at = this.told.received
    const body = this.file.slice(at, Math.min(at + this.widget.part, this.file.size))
    const began = performance.now()
    const progress = (loaded) => this.shown(at + loaded, loaded / ((performance.now() - began) / 1000))
    return this.ask("PUT", `${this.told.at}?at=${at}`, { body, progress, accepts: [409] })
  }

  ask(method, address, options = {}) {
    return ask(this.widget.form, method, address, { signal: this.stop.signal, ...options })
  }

  shown(sent, speed) {
    this.bar.value = (100 * sent) / this.file.size
    const values = { done: bytes(sent), size: bytes(this.file.size), speed: speed && bytes(Math.round(speed)) }
    this.say(speed ? "sending" : "beginning", values)
  }

  arrived() {
    this.ready = true
    this.box.value = this.told.id
    this.box.disabled = false
    this.bar.remove()
    this.line.textContent = ""
    this.row.querySelector("[data-uploads-remove]").textContent = this.widget.words.remove
    this.widget.changed(this.box)
  }

  fail(error) {
    this.failed = true
    this.row.dataset.failed = ""
    this.line.textContent = error.message || this.widget.text("lost")
    this.row.querySelector("[data-uploads-again]").hidden = false
    this.widget.changed(this.box)
  }

  again() {
    this.told = undefined
    this.begin()
    this.widget.go()
  }

  remove() {
    this.stop.abort()
    if (this.told) ask(this.widget.form, "DELETE", this.told.at).catch(() => {})
    this.widget.dropped(this)
  }
}

class Widget {
  constructor(box) {
    this.box = box
    this.form = box.closest("form")
    this.list = box.querySelector("[data-uploads-list]")
    this.input = box.querySelector("input[type=file]")
    this.problem = box.querySelector("[data-uploads-trouble]")
    this.part = Number(box.dataset.part)
    this.sending = []
    this.running = new Set()
    this.words = { remove: box.dataset.textRemove }
    for (const remove of this.list.querySelectorAll("[data-uploads-remove]")) this.keepRemovable(remove)
    this.input.addEventListener("change", () => {
      const chosen = [...this.input.files]
      this.input.value = ""
      this.take(chosen)
    })
    this.form.addEventListener("dragover", (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return
      event.preventDefault()
      box.dataset.over = ""
    })
    for (const name of ["dragleave", "drop"]) this.form.addEventListener(name, () => delete box.dataset.over)
    this.form.addEventListener("drop", (event) => {
      if (!event.dataTransfer.files.length) return
      event.preventDefault()
      this.take([...event.dataTransfer.files])
    })
    this.form.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])]
      if (!files.length || event.clipboardData.types.includes("text/plain")) return
      event.preventDefault()
      this.take(files)
    })
    // Before app.js marks the form as sent.
    this.form.addEventListener("submit", (event) => this.hold(event), { capture: true })
  }

  text(name) {
    return this.box.dataset[`text${name[0].toUpperCase()}${name.slice(1)}`]
  }

  blank() {
    const row = this.box.querySelector("template[data-uploads-row]").content.firstElementChild.cloneNode(true)
    this.list.append(row)
    return row
  }

  keepRemovable(button) {
    const row = button.closest("li")
    button.hidden = false
    row.querySelector("[data-kept]").hidden = true
    button.addEventListener("click", () => {
      row.remove()
      this.changed(this.input)
    })
  }

  complain(text) {
    this.problem.textContent = text
    this.problem.hidden = !text
  }

  // What cannot be taken is said before it travels.
  take(files) {
    const most = Number(this.box.dataset.mostFiles)
    const refusals = []
    for (const file of files) {
      if (file.size > Number(this.box.dataset.most)) refusals.push(filled(this.text("large"), { name: file.name }))
      else if (!file.size) refusals.push(filled(this.text("empty"), { name: file.name }))
      else if (this.list.children.length >= most) refusals.push(this.text("many"))
      else this.sending.push(new Sending(this, file))
    }
    this.complain([...new Set(refusals)].join(" "))
    this.go()
  }

  go() {
    this.box.setAttribute("aria-busy", "true")
    const next = this.sending.find((each) => each.underWay && !this.running.has(each))
    if (!next || this.running.size >= AT_ONCE) return this.rest()
    this.running.add(next)
    next.run().finally(() => {
      this.running.delete(next)
      this.go()
    })
    this.go()
  }

  rest() {
    if (this.running.size) return
    this.box.removeAttribute("aria-busy")
    if (!this.waiting) return
    const submitter = this.waiting
    this.waiting = null
    this.complain("")
    if (!this.failure()) this.form.requestSubmit(submitter instanceof HTMLElement ? submitter : undefined)
  }

  failure() {
    const failed = this.sending.find((each) => each.failed)
    if (failed) this.complain(filled(this.text("failed"), { name: failed.file.name }))
    return failed
  }

  // A form waits for its files.
  hold(event) {
    const underWay = this.sending.some((each) => each.underWay)
    if (!underWay && !this.failure()) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (!underWay) return this.problem.scrollIntoView({ block: "nearest" })
    this.waiting = event.submitter ?? true
    this.complain(this.text("busy"))
  }

  // Whoever keeps drafts hears of it as of anything else that is filled in.
  changed(control) {
    control.dispatchEvent(new Event("change", { bubbles: true }))
  }

  dropped(sending) {
    this.sending = this.sending.filter((each) => each !== sending)
    sending.row.remove()
    this.complain("")
    this.changed(this.form.querySelector("[data-kept]") ?? this.form)
    this.rest()
  }
}

for (const box of document.querySelectorAll("[data-uploads]")) new Widget(box)
// A page that is left in the middle says so.
window.addEventListener("beforeunload", (event) => {
  if (document.querySelector("[data-uploads][aria-busy]")) event.preventDefault()
})
