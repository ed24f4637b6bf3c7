// Ed25519 verification (RFC 8032, section 5.1.7) for phones whose browser has none of its own: some tens of
// milliseconds instead of one. Only public things go in, so that its time may tell what it likes.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * inverse(121666n));
const ROOT_OF_MINUS_ONE = power(2n, (P - 1n) / 4n);
const NEUTRAL = [0n, 1n, 1n, 0n];
const BASE = withY(mod(4n * inverse(5n)), 0n);

/** Whether 64 bytes are the signature of a message under a public key of 32 bytes. */
export async function verifies(publicKey, signature, message) {
  const [r, s] = [signature.slice(0, 32), numberOf(signature.slice(32))];
  if (publicKey.length !== 32 || signature.length !== 64 || s >= ORDER) return false;
  const key = opened(publicKey);
  if (key === null) return false;
  const hashed = new Uint8Array(await crypto.subtle.digest("SHA-512", Uint8Array.of(...r, ...publicKey, ...message)));
  const [x, y, z, t] = key;
  const back = added(times(s, BASE), times(numberOf(hashed) % ORDER, [mod(-x), y, z, mod(-t)]));
  const wanted = closed(back);
  return wanted.every((one, n) => one === r[n]);
}

function mod(value) {
  const rest = value % P;
  return rest < 0n ? rest + P : rest;
}

function power(base, exponent) {
  let found = 1n;
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % P) {
    if (rest & 1n) found = (found * square) % P;
  }
  return found;
}

function inverse(value) {
  return power(value, P - 2n);
}

function numberOf(bytes) {
  return bytes.reduceRight((sum, one) => (sum << 8n) | BigInt(one), 0n);
}

/** The point of a y and the sign of its x, in extended coordinates; null when there is none. */
function withY(y, sign) {
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(u * v ** 7n, (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) x = mod(x * ROOT_OF_MINUS_ONE);
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return null;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function opened(bytes) {
  const value = numberOf(bytes);
  const y = value & (2n ** 255n - 1n);
  return y < P ? withY(y, value >> 255n) : null;
}

function closed([x, y, z]) {
  const one = inverse(z);
  let value = mod(y * one) | ((mod(x * one) & 1n) << 255n);
  return Array.from({ length: 32 }, () => {
    const byte = Number(value & 255n);
    value >>= 8n;
    return byte;
  });
}

/** Source: RFC 8032, section 5.1.4. */
function added([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const [a, b] = [mod((y1 - x1) * (y2 - x2)), mod((y1 + x1) * (y2 + x2))];
  const [c, d] = [mod(2n * t1 * D * t2), mod(2n * z1 * z2)];
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(number, point) {
  let found = NEUTRAL;
  for (let double = point, rest = number; rest > 0n; rest >>= 1n, double = added(double, double)) {
    if (rest & 1n) found = added(found, double);
  }
  return found;
}
