// What the page's modules answer to Python: one process for many questions, in JSON.
//
// node asked.js < questions > answers
//
// Numbers that JSON has no word for are tables with one entry, as are numbers that are packed.

import { readFileSync } from "node:fs";
import { tidied } from "../../src/gdlesson/widgets/js/foresight.js";

const PLACE = "../../src/gdlesson/widgets/";

function plain(value) {
  if (typeof value === "number" && !Number.isFinite(value)) return { number: String(value) };
  if (value instanceof DataView) {
    const numbers = [];
    for (let at = 0; at < value.byteLength; at += 8) numbers.push(value.getFloat64(at, true));
    return { packed: numbers.map(plain) };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}

/** Bytes are marked, and read here. */
function read(_, value) {
  if (typeof value?.base64 !== "string") return value;
  return new DataView(Uint8Array.from(Buffer.from(value.base64, "base64")).buffer);
}

const { shared, questions } = JSON.parse(readFileSync(0, "utf8"), read);
const answers = [];
for (const { module, name, given } of questions) {
  // What stands beside this file puts modules together that the page puts together in a view.
  const found = (await import(module.startsWith("./") ? module : `${PLACE}${module}`))[name];
  // What many questions have in common is sent once.
  const whole = given.map((each) =>
    each?.shared ? { ...shared[each.shared], ...each.and } : each,
  );
  // A preview is seen as the view sees it.
  answers.push(plain(name === "preview" ? tidied(found(...whole)) : found(...whole)));
}
process.stdout.write(JSON.stringify(answers));
