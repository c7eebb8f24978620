// What of the price arrives, while it is typed: of the milestones where they are the price, else of the price alone.

for (const line of document.querySelectorAll("[data-arrives]")) {
  const { arrives, currency, rate } = line.dataset
  const [bps, step, places] = ["bps", "step", "decimals"].map((name) => Number(line.dataset[name]))
  const nothing = line.textContent
  const minor = (input) => minorUnits(input.value, currency, places)
  // As marketplace/money.py rounds it, each amount by itself.
  const fee = (amount) => Math.floor((amount * bps + 5000 * step) / (10000 * step)) * step
  const kept = "[data-row]:not([hidden], :has(input[name$='-DELETE']:checked))"
  const price = document.querySelector("#id_price")
  const update = () => {
    const amounts = [...document.querySelectorAll(`${kept} input[name$='-amount']`)].map(minor).filter(Boolean)
    const sum = amounts.reduce((total, amount) => total + amount, 0)
    const asked = minor(price)
    const pieces = !asked || asked === sum ? amounts : [asked]
    const net = pieces.reduce((total, amount) => total + amount - fee(amount), 0)
    const text = net > 0 ? arrives.replace("{net}", () => moneyWritten(net, currency, places)).replace("{rate}", () => rate) : nothing
    if (line.textContent !== text) line.textContent = text
  }
  document.addEventListener("input", update)
  update()
}
