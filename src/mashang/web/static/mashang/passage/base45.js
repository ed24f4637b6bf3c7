// Base45 (RFC 9285): each text has exactly one reading, so that a code cannot be written in two ways.

import { Flawed } from "./flawed.js";

export const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const VALUES = new Map([...ALPHABET].map((sign, value) => [sign, value]));

/** The bytes of a text. Throws `not_base45`: a foreign sign, a lone last sign, a value above what its bytes hold. */
export function decode(text) {
  const signs = [...text];
  if (signs.length % 3 === 1 || signs.some((sign) => !VALUES.has(sign))) throw new Flawed("not_base45");
  const out = [];
  for (let at = 0; at < signs.length; at += 3) {
    const piece = signs.slice(at, at + 3).map((sign) => VALUES.get(sign));
    const value = piece.reduce((sum, one, place) => sum + one * 45 ** place, 0);
    const width = piece.length - 1;
    if (value >= 256 ** width) throw new Flawed("not_base45");
    if (width === 2) out.push(value >> 8);
    out.push(value & 255);
  }
  return Uint8Array.from(out);
}
