// What people type as an amount, in minor units; null for whatever the server would refuse or ask about. It reads as
// marketplace/amounts.py does, so that no figure is shown that is another than the one which is sent.

const SIGNS = {
  USD: ["$", "us$"],
  EUR: ["€"],
  GBP: ["£"],
  JPY: ["¥", "￥", "円"],
  CHF: ["fr", "fr.", "sfr", "sfr."],
  CAD: ["$", "c$", "ca$"],
  AUD: ["$", "a$", "au$"],
  KWD: ["kd", "k.d.", "د.ك", "د.ك."],
}
const MINUS = /^[-\u2212\u2013]+|[-\u2212\u2013]+$/g
const MARK = "[ \u00a0\u202f\u2009\u2007'\u2019\u02bc\u2018\u00b4`\u066c\u066b.,]"

// The digits of every script as 0 to 9: they stand in runs of ten, each from its zero on.
const ascii = (letter) => {
  if (!/\p{Nd}/u.test(letter)) return letter
  const code = letter.codePointAt(0)
  let first = code
  while (first && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1
  return String((code - first) % 10)
}

const bare = (text, currency) => {
  const plain = [...text].filter((letter) => !/\p{Cf}/u.test(letter)).map(ascii).join("").trim().toLowerCase()
  const match = /^([^0-9]*?)\s*([0-9](?:[^]*[0-9])?)\s*([^0-9]*)$/.exec(plain)
  if (!match) return null
  const own = [currency.toLowerCase(), ...(SIGNS[currency] ?? [])]
  const before = match[1].trim()
  if (before.replaceAll(MINUS, "") !== before) return null
  return [before, match[3].trim()].every((named) => !named || own.includes(named)) ? match[2] : null
}

const pointIsLast = (marks, digits, places) => {
  const last = marks.at(-1)
  if (!marks.length || ![".", ",", "\u066b"].includes(last)) return false
  if (last === "\u066b" || marks.filter((mark) => mark === last).length < marks.length) return true
  if (marks.length > 1 || digits[1].length !== 3) return marks.length === 1
  const [whole] = digits
  if (whole.startsWith("0") || whole.length > 3) return true
  if (places === 3) return last === "." ? true : null
  return last === "," ? false : null
}

const grouped = (marks, digits) => {
  if (!marks.length) return digits[0]
  const fit = digits[0].length <= 3 && digits.slice(1).every((group) => group.length === 3)
  return fit && !digits[0].startsWith("0") && new Set(marks).size === 1 && marks[0] !== "\u066b" ? digits.join("") : null
}

globalThis.minorUnits = (text, currency, places) => {
  const body = bare(text, currency)
  if (body === null || !new RegExp(`^[0-9]+(?:${MARK}[0-9]+)*$`).test(body)) return null
  const kind = (mark) => (/[\s]/.test(mark) ? " " : /['\u2019\u02bc\u2018\u00b4`]/.test(mark) ? "'" : mark)
  const marks = [...body.matchAll(new RegExp(MARK, "g"))].map(([mark]) => kind(mark))
  const digits = body.split(new RegExp(MARK))
  const point = pointIsLast(marks, digits, places)
  if (point === null) return null
  const whole = point ? grouped(marks.slice(0, -1), digits.slice(0, -1)) : grouped(marks, digits)
  const fraction = point ? digits.at(-1) : ""
  if (whole === null || whole.length > 12 || (whole.length > 1 && whole.startsWith("0")) || fraction.length > places) return null
  const minor = Number(whole + fraction.padEnd(places, "0"))
  return places === 3 && minor % 10 ? null : minor
}

// An amount as pages write it.
globalThis.moneyWritten = (minor, currency, places) =>
  (minor / 10 ** places).toLocaleString("en-US", { style: "currency", currency, minimumFractionDigits: places, maximumFractionDigits: places })
