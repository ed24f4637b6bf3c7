// Number plates as `mashang.domain.plates` reads them.

import { BETWEEN, PLATE } from "./words.js";

const WHOLE = new RegExp(`^(?:${PLATE})$`, "u");

/** A plate in normal form and whether it is one: {plate, isPlate}. */
export function readPlate(typed) {
  const plate = [...typed.normalize("NFKC")].filter((sign) => !BETWEEN.includes(sign)).join("").toUpperCase().trim();
  return { plate, isPlate: WHOLE.test(plate) };
}
