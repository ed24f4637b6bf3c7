// The part of CBOR that passes are made of, in its one deterministic form (RFC 8949, section 4.2.1).
//
// Whole numbers are numbers, beyond 2^53 BigInts; byte strings Uint8Arrays; maps Maps with whole numbers as labels.
// The rule and the order of its refusals are those of `mashang.domain.passes.cbor`.

import { Flawed } from "./flawed.js";

const DEEPEST = 8;
const [UINT, NINT, BYTES, TEXT, ARRAY, MAP, TAG] = [0, 1, 2, 3, 4, 5, 6];
const WIDTHS = new Map([[24, 1], [25, 2], [26, 4], [27, 8]]);

/** An item under a tag. */
export class Tagged {
  constructor(tag, item) {
    this.tag = tag;
    this.item = item;
  }
}

/** Whether an item is a whole number. */
export function isWhole(item) {
  return typeof item === "number" || typeof item === "bigint";
}

/** The least of some whole numbers. */
export function least(numbers) {
  return [...numbers].reduce((one, other) => (other < one ? other : one));
}

/** -1, 0 or 1: byte strings in the order of their bytes. */
export function compared(one, other) {
  for (let at = 0; at < Math.min(one.length, other.length); at++) {
    if (one[at] !== other[at]) return one[at] < other[at] ? -1 : 1;
  }
  return Math.sign(one.length - other.length);
}

/** The one deterministic form of an item. */
export function encode(item) {
  if (isWhole(item)) return item >= 0 ? head(UINT, item) : head(NINT, -1n - BigInt(item));
  if (item instanceof Uint8Array) return joined([head(BYTES, item.length), item]);
  if (typeof item === "string") {
    const raw = new TextEncoder().encode(item);
    return joined([head(TEXT, raw.length), raw]);
  }
  if (Array.isArray(item)) return joined([head(ARRAY, item.length), ...item.map(encode)]);
  if (item instanceof Tagged) return joined([head(TAG, item.tag), encode(item.item)]);
  if (item instanceof Map) {
    const pairs = [...item].map(([label, value]) => [encode(label), encode(value)]);
    pairs.sort(([one], [other]) => compared(one, other));
    return joined([head(MAP, item.size), ...pairs.flat()]);
  }
  throw new TypeError(`passes hold no ${typeof item}`);
}

/** The one item that the bytes are; throws a flaw otherwise. */
export function decode(bytes) {
  const reader = new Reader(bytes);
  const item = reader.item(0);
  if (reader.at !== bytes.length) throw new Flawed("trailing_bytes");
  return item;
}

function head(major, value) {
  if (value < 24) return Uint8Array.of((major << 5) | Number(value));
  for (const [info, width] of WIDTHS) {
    if (BigInt(value) < 1n << BigInt(8 * width)) {
      const bytes = [];
      for (let rest = BigInt(value), n = 0; n < width; n++, rest >>= 8n) bytes.unshift(Number(rest & 255n));
      return Uint8Array.of((major << 5) | info, ...bytes);
    }
  }
  throw new RangeError("a number of a pass has 64 bits at most");
}

function joined(pieces) {
  const out = new Uint8Array(pieces.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const piece of pieces) {
    out.set(piece, at);
    at += piece.length;
  }
  return out;
}

function plain(value) {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  item(depth) {
    if (depth > DEEPEST) throw new Flawed("too_deep");
    const [major, value] = this.head();
    if (major === UINT) return plain(value);
    if (major === NINT) return plain(-1n - value);
    if (major === BYTES) return this.take(value);
    if (major === TEXT) return this.text(value);
    if (major === ARRAY) return Array.from({ length: this.count(value) }, () => this.item(depth + 1));
    if (major === MAP) return this.map(value, depth);
    if (major === TAG) return new Tagged(plain(value), this.item(depth + 1));
    throw new Flawed("unknown_item");
  }

  take(length) {
    if (length > this.bytes.length - this.at) throw new Flawed("cut_short");
    this.at += Number(length);
    return this.bytes.slice(this.at - Number(length), this.at);
  }

  head() {
    const first = this.take(1)[0];
    const [major, info] = [first >> 5, first & 31];
    if (info < 24) return [major, BigInt(info)];
    if (info === 31) throw new Flawed("not_shortest");
    const width = WIDTHS.get(info);
    if (width === undefined) throw new Flawed("unknown_item");
    const value = this.take(width).reduce((sum, one) => (sum << 8n) | BigInt(one), 0n);
    if (value < (width === 1 ? 24n : 1n << BigInt(4 * width))) throw new Flawed("not_shortest");
    return [major, value];
  }

  /** Each item takes a byte at least: a false count costs no time. */
  count(count) {
    if (count > this.bytes.length - this.at) throw new Flawed("cut_short");
    return Number(count);
  }

  text(length) {
    const raw = this.take(length);
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(raw);
    } catch {
      throw new Flawed("not_utf8");
    }
  }

  map(count, depth) {
    const found = new Map();
    let before = new Uint8Array();
    for (let n = this.count(count); n > 0; n--) {
      const since = this.at;
      const label = this.item(depth + 1);
      if (!isWhole(label)) throw new Flawed("unknown_item");
      const written = this.bytes.slice(since, this.at);
      if (found.has(label)) throw new Flawed("duplicate_label", label);
      if (compared(written, before) < 0) throw new Flawed("unsorted_labels", label);
      before = written;
      found.set(label, this.item(depth + 1));
    }
    return found;
  }
}
