// Numbers in a text as they are printed, and what is printed or typed as a machine reads it.
// The rules are those of page/typeset.py; a test holds both to the same texts.

/**
 * A text with a minus sign, not a hyphen, before each number and in each exponent.
 *
 * Text that Python wrote has hyphens there; those between words, and in formulas typed, stay.
 *
 * @param {string} text
 */
export const trueMinus = (text) =>
  text.replace(/(?<![A-Za-z0-9_)\].-])-(?=[0-9.∞])|(?<=[0-9]e)-(?=[0-9])/g, "−");

export const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿˣʸᵀ";
export const LEVEL = "0123456789-nxyT";

/** @param {string} run @param {string} there @param {string} here */
export const exchange = (run, there, here) => [...run].map((c) => here[there.indexOf(c)]).join("");

const EXPONENTS =
  /(?<![A-Za-z0-9_.])([0-9]+(?:\.[0-9]+)?)e([+−]?)0*([0-9]+)(?![A-Za-z0-9_]|\.[0-9])/g;

/**
 * A text as it is printed: true minus signs, and powers of ten in place of e: 3×10⁻⁹.
 *
 * @param {string} text
 */
export const typeset = (text) =>
  trueMinus(text).replace(EXPONENTS, (_, front, sign, power) => {
    const raised = exchange((sign === "−" ? "-" : "") + power, LEVEL, RAISED);
    return `${front === "1" ? "" : `${front}×`}10${raised}`;
  });

/** A power of ten as it is printed, or typed with ^ or **. */
const POWER = /^([+-]?)(?:([\d.]+) *[×·*] *)?10(?:\^|\*\*)([+-]?\d+)$/;

/**
 * A number's text as JavaScript reads it: a decimal comma, a true minus and 3×10⁻⁹ are understood.
 *
 * @param {string} text
 */
export const plainNumber = (text) =>
  text
    .trim()
    .replace(",", ".")
    .replaceAll("−", "-")
    .replace(/⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+$/, (run) => `^${exchange(run, RAISED, LEVEL)}`)
    .replace(POWER, (_, sign, front = "1", power) => `${sign}${front}e${power}`);
