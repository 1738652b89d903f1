"""Throw-away keys for the example's signed commits: made from published words, so they protect nothing; real keys never come here."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# Anyone can make these keys again from these words: that is meant, and why nothing may ever be trusted to them.
_WORDS = "Care Evidence, invented example: a throw-away key that protects nothing"
_SORT = b"ssh-ed25519"
_NAMESPACE = b"git"
_HASH = b"sha512"
_WIDTH = 70


@dataclass(frozen=True, slots=True)
class Key:
    """The throw-away key of one person of the example."""

    mail: str

    def _private(self) -> Ed25519PrivateKey:
        seed = hashlib.sha256(f"{_WORDS}\n{self.mail}".encode()).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)

    def _public(self) -> bytes:
        raw = self._private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return _wired(_SORT) + _wired(raw)

    def trusted(self) -> str:
        """The line of an `allowed_signers` list for this key (ssh-keygen(1), ALLOWED SIGNERS)."""
        public = base64.b64encode(self._public()).decode()
        return f'{self.mail} namespaces="git" {_SORT.decode()} {public}'

    def sign(self, content: bytes) -> str:
        """The signature of a commit's content, as armoured text (OpenSSH's PROTOCOL.sshsig)."""
        digest = hashlib.sha512(content).digest()
        said = b"SSHSIG" + b"".join(map(_wired, (_NAMESPACE, b"", _HASH, digest)))
        signature = _wired(_SORT) + _wired(self._private().sign(said))
        parts = (self._public(), _NAMESPACE, b"", _HASH, signature)
        blob = base64.b64encode(b"SSHSIG" + (1).to_bytes(4, "big") + b"".join(map(_wired, parts))).decode()
        lines = [blob[start : start + _WIDTH] for start in range(0, len(blob), _WIDTH)]
        return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def _wired(part: bytes) -> bytes:
    """A string as SSH writes it: its length first (RFC 4251 §5)."""
    return len(part).to_bytes(4, "big") + part
