// What the browser's key functions and our server say to each other: bytes here, base64url there. Pure.

export function toBytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (sign) => sign.charCodeAt(0));
}

export function toText(buffer) {
  const signs = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(signs).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

const named = (one) => ({ ...one, id: toBytes(one.id) });

export function creating(options) {
  const asked = options.publicKey;
  return {
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      user: { ...asked.user, id: toBytes(asked.user.id) },
      excludeCredentials: (asked.excludeCredentials ?? []).map(named),
    },
  };
}

export function proving(options) {
  const asked = options.publicKey;
  return {
    publicKey: {
      ...asked,
      challenge: toBytes(asked.challenge),
      allowCredentials: (asked.allowCredentials ?? []).map(named),
    },
  };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

export function answer(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = toText(credential.response[part]);
  }
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}
