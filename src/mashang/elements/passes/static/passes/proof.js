// What the square says: the pass as it was issued, and beside it that this phone holds its key now.
//
// The same bytes as domain/passes makes: RFC 9052 (COSE_Sign1), RFC 8949 4.2.1 (one form), RFC 9285 (base45).

const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const PREFIX = "MS1:";
const ALGORITHMS = { EdDSA: 0x27, ES256: 0x26 }; // -8 and -7, as CBOR writes them

/** Base45 of bytes. */
export function base45(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const isPair = at + 1 < bytes.length;
    let rest = isPair ? bytes[at] * 256 + bytes[at + 1] : bytes[at];
    for (let place = 0; place < (isPair ? 3 : 2); place += 1) {
      text += SIGNS[rest % 45];
      rest = Math.floor(rest / 45);
    }
  }
  return text;
}

/** The bytes that the phone's key signs: Sig_structure over {6: iat}, with the pass as external data. */
export function toBeSigned(pass, algorithm, iat) {
  return joined([0x84], bytesOfText("Signature1"), byteString(protectedHeader(algorithm)), byteString(pass), byteString(payload(iat)));
}

/** The text of the square: pass and proof. */
export function squareText(pass, algorithm, iat, signature) {
  const proof = joined([0xd2, 0x84], byteString(protectedHeader(algorithm)), [0xa0], byteString(payload(iat)), byteString(signature));
  return PREFIX + base45(joined([0x82], pass, proof));
}

/** Seconds since 1970, by a clock that is `offsetMs` behind the street's. */
export function iatAt(nowMs, offsetMs) {
  return Math.floor((nowMs + offsetMs) / 1000);
}

/** One path for the dark modules of a square: rows of true and false. */
export function pathOf(rows) {
  let path = "";
  rows.forEach((row, y) => {
    let x = 0;
    while (x < row.length) {
      let until = x;
      while (until < row.length && row[until]) until += 1;
      if (until > x) path += `M${x} ${y}h${until - x}v1h${x - until}z`;
      x = until + 1;
    }
  });
  return path;
}

/** Bytes of base64url without padding. */
export function fromBase64Url(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}

function protectedHeader(algorithm) {
  return Uint8Array.of(0xa1, 0x01, ALGORITHMS[algorithm]);
}

function payload(iat) {
  return Uint8Array.of(0xa1, 0x06, 0x1a, (iat >>> 24) & 255, (iat >>> 16) & 255, (iat >>> 8) & 255, iat & 255);
}

function bytesOfText(text) {
  const bytes = new TextEncoder().encode(text);
  return joined(head(0x60, bytes.length), bytes);
}

function byteString(bytes) {
  return joined(head(0x40, bytes.length), bytes);
}

function head(type, length) {
  if (length < 24) return [type | length];
  return length < 256 ? [type | 24, length] : [type | 25, length >> 8, length & 255];
}

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
