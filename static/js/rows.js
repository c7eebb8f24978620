// Rows of a formset: blank ones wait behind a button, more are copied from a template, and amounts are added up.

// Not a row that waits, nor one whose box says that it is to be taken out.
const KEPT_ROW = "[data-row]:not([hidden], :has(input[name$='-DELETE']:checked))"

for (const rows of document.querySelectorAll("[data-rows]")) {
  const all = () => [...rows.querySelectorAll("[data-row]")]
  const add = rows.querySelector("[data-rows-add]")
  const blank = rows.querySelector("template[data-rows-blank]")
  const total = document.getElementById(`id_${rows.dataset.rows}-TOTAL_FORMS`)
  const filled = (row) =>
    [...row.querySelectorAll("input:not([type=hidden], [type=checkbox]), textarea")].some((input) => input.value.trim())
  const invalid = (row) => row.querySelector(".field__error")
  const waiting = () => all().find((row) => row.hidden)
  const grow = () => {
    const index = all().length
    add.insertAdjacentHTML(
      "beforebegin",
      blank.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1),
    )
    total.value = index + 1
    return all()[index]
  }

  const used = all().findLastIndex((row) => filled(row) || invalid(row))
  all().forEach((row, index) => (row.hidden = index > Math.max(0, used)))
  const update = () => (add.hidden = !waiting() && !(blank && all().length < Number(rows.dataset.max)))
  add.type = "button"
  add.addEventListener("click", () => {
    const row = waiting() ?? grow()
    row.hidden = false
    row.querySelector("input:not([type=hidden]), textarea").focus()
    update()
  })
  update()
}

for (const line of document.querySelectorAll("[data-rows-total]")) {
  const decimals = Number(line.dataset.decimals)
  // In minor units, so that 0.1 + 0.2 is 0.3.
  const minor = (text) => minorUnits(text, line.dataset.currency, decimals)
  const price = line.dataset.price ? document.querySelector(line.dataset.price) : null
  const written = (amount) => moneyWritten(amount, line.dataset.currency, decimals)
  const said = (text, sum, gap) => text.replace("{sum}", () => written(sum)).replace("{gap}", () => written(gap))
  const update = () => {
    const amounts = [...document.querySelectorAll(`${KEPT_ROW} input[name$='-amount']`)]
    const sum = amounts.reduce((total, input) => total + (minor(input.value) ?? 0), 0)
    const wanted = price && minor(price.value)
    line.hidden = sum === 0
    line.dataset.state = wanted == null ? "" : wanted === sum ? "right" : "off"
    const { text, right, less, more } = line.dataset
    const verdict = wanted == null ? text : wanted === sum ? right : wanted > sum ? less : more
    line.textContent = said(verdict, sum, Math.abs((wanted ?? sum) - sum))
  }
  document.addEventListener("input", update)
  update()
}
