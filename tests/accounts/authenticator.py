"""A passkey in software: makes keys and signs with them as WebAuthn says, or wrongly when it is told to."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

FLAG = AuthenticatorData.FLAG
VERIFIED = FLAG.UP | FLAG.UV


class Authenticator:
    """One key; `origin` is the page that the person believes to be on."""

    def __init__(self, host: str = "testserver") -> None:
        self.host, self.origin = host, f"https://{host}"
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number = os.urandom(32)
        self.handle, self.count = b"", 0

    def _client_data(self, kind: str, challenge: str) -> CollectedClientData:
        return CollectedClientData.create(kind, websafe_decode(challenge), self.origin)

    def create(self, asked: dict[str, Any], *, flags: int = VERIFIED) -> str:
        """The answer to navigator.credentials.create."""
        assert asked["rp"]["id"] == self.host
        self.handle = websafe_decode(asked["user"]["id"])
        data = self._client_data("webauthn.create", asked["challenge"])
        cose = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # fido2's own
        public = AttestedCredentialData.create(b"\0" * 16, self.number, cose)
        auth = AuthenticatorData.create(sha256(self.host.encode()), FLAG(flags) | FLAG.AT, self.count, bytes(public))
        made = AttestationObject.create("none", auth, {})
        return self._answer({"clientDataJSON": data, "attestationObject": bytes(made)})

    def use(self, asked: dict[str, Any], *, flags: int = VERIFIED, step: int = 1) -> str:
        """The answer to navigator.credentials.get; `step` is how far its count moves."""
        self.count += step
        data = self._client_data("webauthn.get", asked["challenge"])
        auth = AuthenticatorData.create(sha256(self.host.encode()), FLAG(flags), self.count)
        signature = self.key.sign(bytes(auth) + data.hash, ec.ECDSA(SHA256()))
        return self._answer({"clientDataJSON": data, "authenticatorData": bytes(auth), "signature": signature,
                             "userHandle": self.handle})  # fmt: skip

    def _answer(self, response: dict[str, bytes]) -> str:
        number = websafe_encode(self.number)
        parts = {name: websafe_encode(value) for name, value in response.items()}
        return json.dumps({"id": number, "rawId": number, "type": "public-key", "response": parts})
