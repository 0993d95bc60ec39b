// Numbers in the words of Python: what its format and its round make of them, to the letter.

/**
 * A number's digits up to one place, as a text; a number half-way between two goes to the even one,
 * as in Python. JavaScript takes the larger.
 *
 * @param {string} long all digits that the number has, up to a hundred
 * @param {string} short as JavaScript rounds it
 * @param {number} kept how many letters of `long` are kept
 */
function even(long, short, kept) {
  const [front, power = ""] = long.split(/(?=e)/);
  const last = front.slice(0, kept).replace(/\.$/, "").at(-1);
  const tie = /^\.?50*$/.test(front.slice(kept)) && Number(last) % 2 === 0;
  return tie ? front.slice(0, kept) + power : short;
}

/**
 * As Python's f"{value:.2f}" of two places.
 *
 * @param {number} value finite
 * @param {number} places
 */
export function fixed(value, places) {
  const long = value.toFixed(100);
  const whole = long.indexOf(".");
  return even(long, value.toFixed(places), places ? whole + 1 + places : whole);
}

/**
 * As Python's round(value, places).
 *
 * @param {number} value finite
 * @param {number} places
 */
export const rounded = (value, places) => Number(fixed(value, places));

/**
 * As Python's f"{value:.4g}" of four digits.
 *
 * @param {number} value
 * @param {number} digits
 */
export function general(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  const kept = digits + (digits > 1 ? 1 : 0);
  const short = even(size.toExponential(100), size.toExponential(digits - 1), kept);
  const [front, power] = short.split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < digits) {
    return sign + trimmed(Number(short).toFixed(digits - 1 - exponent));
  }
  const written = `${Math.abs(exponent)}`.padStart(2, "0");
  return `${sign}${trimmed(front)}e${exponent < 0 ? "-" : "+"}${written}`;
}

/** @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
