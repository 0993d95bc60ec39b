// Numbers in the words of Python: what its format makes of them, to the letter.

/**
 * As Python's f"{value:.4g}" of four digits.
 *
 * @param {number} value
 * @param {number} digits
 */
export function general(value, digits) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value > 0 ? "inf" : "-inf";
  const [front, power] = even(value, digits).split("e");
  const exponent = Number(power);
  const plain = Number(`${front}e${power}`);
  if (exponent >= -4 && exponent < digits) {
    const places = Math.max(0, digits - 1 - exponent);
    return signed(value, trimmed(Math.abs(plain).toFixed(places)));
  }
  const size = `${Math.abs(exponent)}`.padStart(2, "0");
  return signed(value, `${trimmed(front.replace("-", ""))}e${exponent < 0 ? "-" : "+"}${size}`);
}

/** @param {number} value @param {string} text */
const signed = (value, text) => (value < 0 || Object.is(value, -0) ? `-${text}` : text);

/** @param {string} text */
const trimmed = (text) => (text.includes(".") ? text.replace(/\.?0+$/, "") : text);

/**
 * So many digits and a power of ten; a number half-way between two goes to the even one, as in
 * Python. JavaScript takes the larger.
 *
 * @param {number} value
 * @param {number} digits
 */
function even(value, digits) {
  const short = value.toExponential(digits - 1);
  const [front, power] = value.toExponential(Math.min(100, digits + 60)).split("e");
  const rest = front.replace(/[-.]/g, "").slice(digits);
  const last = front.replace(/[-.]/g, "")[digits - 1];
  if (!/^50*$/.test(rest) || Number(last) % 2) return short;
  // The digit before the 5 is even: cut it off there.
  return `${front.slice(0, front.length - rest.length)}e${power}`;
}
