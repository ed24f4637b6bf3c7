// What this browser keeps: one key for each account, which no script can read, and the passes fetched last.

const NAME = "mashang-passes";

/** The key that signs for an account, made when there is none: {pair, algorithm}. */
export async function keyOf(account) {
  const kept = await read("keys", account);
  if (kept) return kept;
  const made = await make();
  await write("keys", account, made);
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  return made;
}

/** Another key in place of one that was taken back. */
export async function newKeyOf(account) {
  const made = await make();
  await write("keys", account, made);
  return made;
}

/** The passes that were fetched last; null for none. */
export async function passesOf(account) {
  return (await read("passes", account)) || null;
}

/** Keep what was fetched, and nothing of whoever used this browser before. */
export async function keepPasses(account, fetched) {
  const store = (await open()).transaction("passes", "readwrite").objectStore("passes");
  store.clear();
  await done(store.put(fetched, account));
}

/** A signature of 64 bytes. */
export async function sign({ pair, algorithm }, bytes) {
  const how = algorithm === "EdDSA" ? { name: "Ed25519" } : { name: "ECDSA", hash: "SHA-256" };
  return new Uint8Array(await crypto.subtle.sign(how, pair.privateKey, bytes));
}

/** The public half, as a JWK. */
export async function publicHalf({ pair }) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return y === undefined ? { kty, crv, x } : { kty, crv, x, y };
}

async function make() {
  const uses = ["sign", "verify"];
  try {
    return { algorithm: "EdDSA", pair: await crypto.subtle.generateKey({ name: "Ed25519" }, false, uses) };
  } catch {
    const curve = { name: "ECDSA", namedCurve: "P-256" };
    return { algorithm: "ES256", pair: await crypto.subtle.generateKey(curve, false, uses) };
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("keys");
      asked.result.createObjectStore("passes");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function read(store, account) {
  return done((await open()).transaction(store).objectStore(store).get(account));
}

async function write(store, account, value) {
  return done((await open()).transaction(store, "readwrite").objectStore(store).put(value, account));
}

function done(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
