// Marking on the page: the same as `course/quizzes/marking.py`, held to it by a test.

import { all, one } from "./dom.js";

/** @typedef {number | (number | null)[] | string} Given what was picked, arranged or typed */
/** @typedef {{ right: boolean, text: string, why: Node[] }} Said the reply to an answer */

const AMBIGUOUS = /^[+-]?[1-9]\d{0,2}(,\d{3})+$/;
const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * A number as people write it: 0.25, 0,25, 1e-3, 10⁻³, 1/4, 2 1/2, −2; NaN for anything else.
 *
 * @param {string} text
 */
export function number(text) {
  const signs = text.replace(/[−–]/g, "-").replace(/,/g, ".").trim();
  const tidy = signs.replace(/([×·*] *)?10([⁺⁻]?[⁰¹²³⁴-⁹]+)/g, (_, times, power) => {
    const digits = [...power].map((sign) =>
      sign === "⁻" ? "-" : sign === "⁺" ? "" : RAISED.indexOf(sign),
    );
    return `${times ? "" : "1"}e${digits.join("")}`;
  });
  const mixed = /^([+-]?) *(\d+) +(\d+ *\/ *\d+)$/.exec(tidy);
  const [sign, whole, part] = mixed ? mixed.slice(1) : ["", "0", tidy];
  const [top, ...bottom] = part.replaceAll(" ", "").split("/");
  if (!top || bottom.length > 1 || bottom[0] === "") return Number.NaN;
  if (/[^\d.eE+-]/.test(top + (bottom[0] ?? ""))) return Number.NaN; // 0x10 is no number here
  const value = Number(whole) + Number(top) / Number(bottom[0] ?? 1);
  if (!Number.isFinite(value)) return Number.NaN;
  return sign === "-" ? -value : value;
}

/**
 * Words without case, punctuation and spare spaces.
 *
 * @param {string} text
 */
const normalised = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_\s]/gu, " ")
    .split(/\s+/)
    .filter(Boolean)
    .join(" ");

/** @param {HTMLElement} reason */
const whyOf = (reason) => [...(one(".why", reason)?.cloneNode(true).childNodes ?? [])];

/**
 * @param {HTMLElement | undefined} reason
 * @param {string} text
 * @returns {Said}
 */
function saidBy(reason, text = "") {
  if (!reason) return { right: false, text, why: [] };
  return { right: "right" in reason.dataset, text, why: whyOf(reason) };
}

/**
 * @param {HTMLElement[]} reasons
 * @param {(number | null)[]} picked
 * @returns {Said}
 */
function markSeveral(reasons, picked) {
  const wrong = reasons.filter((r, k) => picked.includes(k) && !("right" in r.dataset));
  const missing = reasons.filter((r, k) => !picked.includes(k) && "right" in r.dataset).length;
  if (!wrong.length && !missing)
    return {
      right: true,
      text: "",
      why: reasons.filter((r) => "right" in r.dataset).flatMap(whyOf),
    };
  const why = wrong.flatMap((reason) => {
    const lead = document.createElement("p");
    lead.append(
      "“",
      ...(one("i", reason)?.cloneNode(true).childNodes ?? []),
      "” should not be picked.",
    );
    return [lead, ...whyOf(reason)];
  });
  // How many, and not which: they are for a second try.
  const more =
    missing === 1 ? "One more belongs in the list." : `${missing} more belong in the list.`;
  return { right: false, text: missing ? more : "", why };
}

/**
 * @param {HTMLElement[]} reasons
 * @param {string} text
 * @returns {Said}
 */
function markNumber(reasons, text) {
  const plain = text.replace(/−/g, "-").replaceAll(" ", "");
  if (AMBIGUOUS.test(plain)) {
    const small = Number(plain.split(",").slice(0, 2).join("."));
    const ways = `${plain.replaceAll(",", "")}, or ${small}`;
    return { right: false, text: `“${text}” can be read in two ways: write ${ways}.`, why: [] };
  }
  const value = number(text);
  if (Number.isNaN(value))
    return {
      right: false,
      text: `“${text}” is not a number. Write it as 0.25, 1e-3 or 1/4.`,
      why: [],
    };
  const near = (/** @type {HTMLElement} */ r) =>
    "value" in r.dataset &&
    Math.abs(value - Number(r.dataset.value)) <= Number(r.dataset.tolerance);
  return saidBy(reasons.find((r) => near(r) || "else" in r.dataset));
}

/**
 * @param {HTMLElement[]} reasons
 * @param {number[]} order
 * @returns {Said}
 */
function markOrder(reasons, order) {
  const told = (/** @type {string | undefined} */ text) => JSON.parse(text ?? "[]");
  const isLike = (/** @type {number[]} */ those) => those.join() === order.join();
  const fits = (/** @type {HTMLElement} */ r) => {
    if ("right" in r.dataset) return told(r.dataset.orders).some(isLike);
    if ("else" in r.dataset) return true;
    const places = told(r.dataset.places);
    return order.filter((k) => places.includes(k)).join() === places.join();
  };
  return saidBy(reasons.find(fits));
}

/**
 * @param {HTMLElement[]} reasons
 * @param {(number | null)[]} chosen
 * @returns {Said}
 */
function markMatch(reasons, chosen) {
  const right = reasons.find((r) => "right" in r.dataset);
  const ends = JSON.parse(right?.dataset.ends ?? "[]");
  const fit = chosen.filter((end, part) => end === ends[part]).length;
  if (fit === ends.length) return saidBy(right);
  const found = fit ? `${fit} of ${ends.length} fit.` : "None of them fits yet.";
  const fits = (/** @type {HTMLElement} */ r) => {
    if ("else" in r.dataset) return true;
    if (!("pair" in r.dataset)) return false;
    const [part, end] = JSON.parse(r.dataset.pair ?? "[]");
    return chosen[part] === end;
  };
  return saidBy(reasons.find(fits), found);
}

/**
 * The reply to an answer.
 *
 * @param {string} kind
 * @param {HTMLElement} item
 * @param {Given} given
 * @returns {Said}
 */
export function mark(kind, item, given) {
  const reasons = all(".reasons ol > li", item);
  if (Array.isArray(given)) {
    if (kind === "several") return markSeveral(reasons, given);
    if (kind === "order") return markOrder(reasons, /** @type {number[]} */ (given));
    return markMatch(reasons, given);
  }
  if (kind === "single") return saidBy(reasons[Number(given)]);
  if (kind === "number") return markNumber(reasons, String(given).trim());
  const said = normalised(String(given));
  const fits = (/** @type {HTMLElement} */ r) =>
    "else" in r.dataset || JSON.parse(r.dataset.words ?? "[]").includes(said);
  return saidBy(reasons.find(fits));
}
