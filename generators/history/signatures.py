"""What the signature of a commit or tag shows, verified in this process; no program of the machine or the repository is run.

Keys and the list of trusted keys live in `trust`. SSH signatures are verified (OpenSSH's PROTOCOL.sshsig, namespace
`git`); OpenPGP and X.509 signatures and SSH certificates are named as not checked.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm

from generators.history.judgement import Judgement
from generators.history.trust import (
    Listed,
    PublicKey,
    Trust,
    UnsupportedKey,
    fingerprint,
    positive,
    public_key,
    wire_string,
    wire_strings,
)
from generators.values import LONDON

Form = Literal["ssh", "openpgp", "x509", "unknown"]

_NAMESPACE = b"git"
_MAGIC = b"SSHSIG"
_HEADERS = (b"gpgsig ", b"gpgsig-sha256 ")
_BEGINNINGS: Mapping[bytes, Form] = {
    b"-----BEGIN SSH SIGNATURE-----": "ssh",
    b"-----BEGIN PGP SIGNATURE-----": "openpgp",
    b"-----BEGIN PGP MESSAGE-----": "openpgp",
    b"-----BEGIN SIGNED MESSAGE-----": "x509",
}
_BEGINNING = re.compile(b"^(?:" + b"|".join(_BEGINNINGS) + b")", re.MULTILINE)
_ARMOUR = re.compile(
    rb"-----BEGIN SSH SIGNATURE-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END SSH SIGNATURE-----\n*"
)
_HASHES = frozenset({b"sha256", b"sha512"})
_RSA: Mapping[bytes, HashAlgorithm] = {b"rsa-sha2-256": SHA256(), b"rsa-sha2-512": SHA512()}
_CURVES: Mapping[str, HashAlgorithm] = {"secp256r1": SHA256(), "secp384r1": SHA384(), "secp521r1": SHA512()}


# ------------------------------------------------------------------ the object taken apart
@dataclass(frozen=True, slots=True)
class Signed:
    """A signed commit or tag taken apart."""

    payload: bytes
    """The bytes that were signed."""
    form: Form
    armour: bytes
    """The signature as text, its ends included."""


def taken_apart(raw: bytes, *, sha256: bool = False) -> Signed | None:
    """A commit's or tag's signature and what it signs; None where it has none.

    `raw` is the object's content without git's own header (`cat-file commit`); `sha256` says that the repository names
    objects by SHA-256, whose commits are signed in the header `gpgsig-sha256`. A signature made for the other sort of
    repository counts neither as one nor as signed content. A tag's signature is its last armour, to its end.
    """
    head, blank, body = raw.partition(b"\n\n")
    kept, armour = _parted(head, _HEADERS[sha256])
    if not raw.startswith(b"object "):
        payload = kept + blank + body
        return Signed(payload, _form(armour), armour) if armour else None
    found = [match.start() for match in _BEGINNING.finditer(body)]
    if not found:
        return None
    return Signed(kept + blank + body[: found[-1]], _form(body[found[-1] :]), body[found[-1] :])


def _parted(head: bytes, header: bytes) -> tuple[bytes, bytes]:
    """The header lines without any signature, and the text of the signature in `header`."""
    kept: list[bytes] = []
    armour: list[bytes] = []
    into: list[bytes] | None = kept
    for line in head.split(b"\n"):
        if line.startswith(_HEADERS):
            into = armour if line.startswith(header) else None
        elif not line.startswith(b" "):
            into = kept
        if into is not None:
            into.append(line if into is kept else line.partition(b" ")[2])
    return b"\n".join(kept), b"".join(line + b"\n" for line in armour)


def _form(armour: bytes) -> Form:
    found = _BEGINNING.match(armour)
    return _BEGINNINGS[found[0]] if found else "unknown"


# ------------------------------------------------------------------ what it shows
def judge(raw: bytes, trust: Trust | None, at: datetime | None, *, sha256: bool = False) -> Judgement:
    """What the signature of a commit or tag shows.

    `at` is the moment for which a key's validity is judged, chosen by the caller: a claimed date lets somebody who has
    left sign for the time before (guarantees §3, H3), a first-seen moment does not. Without `trust` a signature is
    verified against the key it carries. Nothing in `raw` makes this raise.
    """
    signed = taken_apart(raw, sha256=sha256)
    if signed is None:
        return Judgement("unsigned", "not signed, so nothing but the name written in it says who made it")
    return _ssh(signed, trust, at) if signed.form == "ssh" else _other(signed.form)


def _ssh(signed: Signed, trust: Trust | None, at: datetime | None) -> Judgement:
    try:
        seal = _seal(signed.armour)
    except ValueError as error:
        return Judgement("unreadable", f"its signature cannot be read: {error}")
    mark = fingerprint(seal.key)
    try:
        fault = _fault(seal, signed.payload)
    except UnsupportedKey as error:
        words = f"signed with {error}, which is not checked here, so the signature shows nothing"
        return Judgement("not_checked", words, (), mark, seal.key)
    except ValueError as error:
        return Judgement("unreadable", f"its signature cannot be read: {error}", (), mark, seal.key)
    if fault:
        return Judgement("bad", fault, (), mark, seal.key)
    return _known(seal.key, mark, trust, at)


def _other(form: Form) -> Judgement:
    if form == "unknown":
        return Judgement("unreadable", "its signature is of a form that is not known here")
    name = "OpenPGP" if form == "openpgp" else "X.509"
    return Judgement(
        "not_checked", f"signed with {name}, which is not checked here, so the signature shows nothing"
    )


def _known(key: bytes, mark: str, trust: Trust | None, at: datetime | None) -> Judgement:
    """Whose a key is whose signature fits."""
    if trust is None:
        words = (
            f"signed with the key {mark}; no list of trusted keys was given, so whose key it is, is not known"
        )
        return Judgement("not_checked", words, (), mark, key)
    lines = trust.lines(key)
    if not lines:
        why = "which is not on the list of trusted keys"
        if key in trust.by_key:
            why = "which the list of trusted keys has, but not for signing in git"
        return Judgement("unknown_key", f"signed with the key {mark}, {why}", (), mark, key)
    valid = trust.signers(key, at)
    if valid:
        words = f"signed with the key {mark}, registered to {', '.join(valid)}; whose hand used the key, no signature shows"
        return Judgement("good", words, valid, mark, key)
    owners = tuple(dict.fromkeys(name for line in lines for name in line.owners))
    whose = f"signed with the key {mark}, registered to {', '.join(owners)}, but valid only {_spans(lines)}"
    if at is None:
        words = f"{whose}, and no moment is known to hold against that"
        return Judgement("not_checked", words, owners, mark, key)
    return Judgement("outside_validity", f"{whose}, not on {_told(at)}", owners, mark, key)


def _spans(lines: tuple[Listed, ...]) -> str:
    found = []
    for line in lines:
        ends = [("from", line.after), ("until", line.before)]
        found.append(" ".join(f"{word} {_told(end)}" for word, end in ends if end))
    return " and ".join(found)


def _told(moment: datetime) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}"


# ------------------------------------------------------------------ the signature taken apart
@dataclass(frozen=True, slots=True)
class _Seal:
    key: bytes
    namespace: bytes
    hash: bytes
    signature: bytes


def _seal(armour: bytes) -> _Seal:
    """The parts of an SSH signature. Raises ValueError for anything but the one form that ssh-keygen writes."""
    found = _ARMOUR.fullmatch(armour)
    if found is None:
        raise ValueError("its armour is damaged, or there is more than one signature")
    text = found[1].replace(b"\n", b"")
    blob = base64.b64decode(text, validate=True)
    if base64.b64encode(blob) != text:
        raise ValueError("its letters stand for nothing that ssh-keygen writes")
    if blob[:10] != _MAGIC + b"\0\0\0\1":
        raise ValueError("it is no SSH signature of version 1")
    key, namespace, reserved, hashed, signature = wire_strings(blob[10:], 5)
    if reserved:
        raise ValueError("it holds something for a later version")
    if hashed not in _HASHES:
        raise ValueError("it names a hash that SSH signatures do not use")
    return _Seal(key, namespace, hashed, signature)


def _fault(seal: _Seal, payload: bytes) -> str:
    """Why the signature does not fit the payload, in words; empty where it fits."""
    key = public_key(seal.key)
    if seal.namespace != _NAMESPACE:
        return "signed for another purpose than git, so the signature does not speak for this content"
    sort, place = wire_string(seal.signature, 0)
    if sort == b"ssh-rsa" and key.sort == "ssh-rsa":
        return "signed by way of SHA-1, which others can forge, so the signature is not accepted"
    parts = (_NAMESPACE, b"", seal.hash, hashlib.new(seal.hash.decode(), payload).digest())
    message = _MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    try:
        _verify(key, sort, seal.signature[place:], message)
    except InvalidSignature:
        return "the signature does not fit the content: one of them was changed after signing"
    return ""


def _verify(key: PublicKey, sort: bytes, rest: bytes, message: bytes) -> None:
    """Raises InvalidSignature where it does not fit, ValueError where it is malformed."""
    if key.sort != "ssh-rsa" and sort != key.sort.encode():
        raise InvalidSignature
    if key.sort.startswith("sk-"):
        # FIDO: the device signs a hash of the message after its own flags and counter (PROTOCOL.u2f).
        signature, end = wire_string(rest, 0)
        if len(rest) != end + 5:
            raise ValueError("it is cut short")
        message = hashlib.sha256(key.application).digest() + rest[end:] + hashlib.sha256(message).digest()
    else:
        (signature,) = wire_strings(rest, 1)
    numbers = key.numbers
    if isinstance(numbers, Ed25519PublicKey):
        numbers.verify(signature, message)
    elif isinstance(numbers, EllipticCurvePublicKey):
        _verify_ecdsa(numbers, signature, message)
    else:
        _verify_rsa(numbers, sort, signature, message)


def _verify_ecdsa(key: EllipticCurvePublicKey, signature: bytes, message: bytes) -> None:
    r, s = (positive(number) for number in wire_strings(signature, 2))
    key.verify(encode_dss_signature(r, s), message, ECDSA(_CURVES[key.curve.name]))


def _verify_rsa(key: RSAPublicKey, sort: bytes, signature: bytes, message: bytes) -> None:
    if sort not in _RSA:
        raise InvalidSignature
    # Some agents leave out leading zeros; ssh-keygen puts them back too.
    whole = signature.rjust((key.key_size + 7) // 8, b"\0")
    key.verify(whole, message, PKCS1v15(), _RSA[sort])
