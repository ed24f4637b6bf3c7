"""A security key in software: makes and proves passkeys as a phone does."""

import json
import os
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

Flag = AuthenticatorData.FLAG


class SoftKey:
    """One key for one account at one address."""

    def __init__(self, origin="https://testserver"):
        self.origin = origin
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.user_handle = b""
        self.rp_id = ""

    def create(self, options, **changed):
        """The answer to `navigator.credentials.create`."""
        asked = options["publicKey"]
        self.rp_id = asked["rp"]["id"]
        self.user_handle = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.private.public_key())
        attested = AttestedCredentialData.create(bytes(16), self.credential_id, public)
        data = AuthenticatorData.create(
            self._rp_hash(), Flag.UP | Flag.UV | Flag.AT, 0, bytes(attested)
        )
        client = self._client("webauthn.create", changed.get("challenge", asked["challenge"]))
        return self._answer(
            clientDataJSON=client,
            attestationObject=bytes(AttestationObject.create("none", data, {})),
        )

    def get(self, options, **changed):
        """The answer to `navigator.credentials.get`."""
        flags = changed.get("flags", Flag.UP | Flag.UV)
        data = bytes(AuthenticatorData.create(self._rp_hash(), flags, 1))
        challenge = changed.get("challenge", options["publicKey"]["challenge"])
        client = self._client("webauthn.get", challenge)
        signature = self.private.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client,
            authenticatorData=data,
            signature=signature,
            userHandle=self.user_handle,
        )

    def _answer(self, **parts):
        return json.dumps(
            {
                "id": websafe_encode(self.credential_id),
                "rawId": websafe_encode(self.credential_id),
                "type": "public-key",
                "clientExtensionResults": {"credProps": {"rk": True}},
                "response": {name: websafe_encode(value) for name, value in parts.items()},
            }
        )

    def _client(self, what, challenge):
        told = {"type": what, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _rp_hash(self):
        return sha256(self.rp_id.encode()).digest()
