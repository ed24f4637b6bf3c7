"""A small OpenID Connect provider: authorisation code, PKCE, RS256; it lies when a test tells it to."""

import json
import secrets
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "mashang", "a secret of the test"


def _key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Provider:
    """Signs in whoever `who` names, without asking; `lie` changes what it says.

    Attributes:
        lie: claims to put into the token instead of the true ones; `key` signs with a stranger's key.
        now: seconds since the epoch, by the provider's clock.
    """

    def __init__(self, now=time.time):
        self.key, self.who, self.claims, self.lie, self.now = _key(), "citizen-1", {}, {}, now
        self.codes = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
                provider.answer(self, parts.path, asked)

            def do_POST(self):
                length = int(self.headers.get("content-length") or 0)
                body = parse_qs(self.rfile.read(length).decode())
                asked = {name: values[0] for name, values in body.items()}
                provider.answer(self, urlsplit(self.path).path, asked)

            def log_message(self, *args):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"
        self.issuer = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler, path, asked):
        kinds = {
            "/.well-known/openid-configuration": self._describe,
            "/jwks": self._keys,
            "/authorize": self.authorize,
            "/token": self._token,
        }
        status, headers, body = kinds.get(path, lambda _: (404, {}, b""))(asked)
        handler.send_response(status)
        for name, value in {"content-length": str(len(body)), **headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    def authorize(self, asked):
        """Straight back with a code."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "who": self.who}
        back = {"code": code, "state": asked["state"], "iss": self.issuer}
        return 302, {"location": f"{asked['redirect_uri']}?{urlencode(back)}"}, b""

    def _describe(self, _asked):
        return _json(
            {
                "issuer": self.lie.get("described_issuer", self.issuer),
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
            }
        )

    def _keys(self, _asked):
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return _json({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})

    def _token(self, asked):
        kept = self.codes.pop(asked.get("code"), None)
        verifier = sha256(asked.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(verifier).decode().rstrip("=")
        fits = (
            kept is not None
            and challenge == kept["code_challenge"]
            and asked["redirect_uri"] == kept["redirect_uri"]
            and (asked["client_id"], asked["client_secret"]) == (CLIENT, SECRET)
        )
        if not fits:
            return _json({"error": "invalid_grant"}, 400)
        now = int(self.now())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": kept["who"], "nonce": kept["nonce"],
            "iat": now, "exp": now + 300, **self.claims, **self.lie.get("claims", {}),
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        key = self.lie.get("key", self.key)
        token = jwt.encode(
            claims, key, algorithm=self.lie.get("algorithm", "RS256"), headers={"kid": "one"}
        )
        return _json({"access_token": "x", "token_type": "Bearer", "id_token": token})


def _json(value, status=200):
    return status, {"content-type": "application/json"}, json.dumps(value).encode()


def settings_of(provider, **changed):
    """The setting `MASHANG_OIDC` that names this provider."""
    one = {
        "code": "city", "issuer": provider.issuer, "client_id": CLIENT, "client_secret": SECRET,
        "zh": "市统一身份", "en": "City sign-in", "audience": "all", "staff_claim": "staff_no",
    }  # fmt: skip
    return json.dumps([{**one, **changed}])
