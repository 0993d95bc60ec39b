// Strings that would run a script if anything took them for more than text. Each calls `pwn`.

import { readFileSync } from "node:fs";

export const HOSTILE = JSON.parse(
  readFileSync(new URL("../fixtures/hostile.json", import.meta.url), "utf8"),
);
