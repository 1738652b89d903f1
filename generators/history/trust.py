"""Public SSH keys and the list of those that are trusted, in OpenSSH's `allowed_signers` format; no signature is judged here."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import groupby

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    SECP384R1,
    SECP521R1,
    EllipticCurve,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers

from generators.finding import Unable
from generators.values import LONDON

_RSA_BITS = range(2048, 16385)


# ------------------------------------------------------------------ public keys
class UnsupportedKey(ValueError):
    """A key of a sort that is not read here, in words."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key taken apart."""

    sort: str
    """As OpenSSH names it, such as `ssh-ed25519`."""
    numbers: Ed25519PublicKey | EllipticCurvePublicKey | RSAPublicKey
    application: bytes = b""
    """What a FIDO key was made for, such as `ssh:`; empty for other keys."""


def wire_string(data: bytes, start: int) -> tuple[bytes, int]:
    """The length-prefixed string at `start` and where it ends (RFC 4251 §5). Raises ValueError where it is cut short."""
    begin = start + 4
    end = begin + int.from_bytes(data[start:begin], "big")
    if begin > len(data) or end > len(data):
        raise ValueError("it is cut short")
    return data[begin:end], end


def wire_strings(data: bytes, number: int) -> list[bytes]:
    """Exactly `number` length-prefixed strings that fill `data`. Raises ValueError otherwise."""
    found, place = [], 0
    for _ in range(number):
        part, place = wire_string(data, place)
        found.append(part)
    if place != len(data):
        raise ValueError("more follows its end")
    return found


def fingerprint(blob: bytes) -> str:
    """`SHA256:…`, as `ssh-keygen -l` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def positive(number: bytes) -> int:
    """A whole number above 0 from SSH's shortest two's complement form (RFC 4251 §5, mpint). Raises ValueError otherwise."""
    value = int.from_bytes(number, "big", signed=True)
    if value <= 0 or len(number) != value.bit_length() // 8 + 1:
        raise ValueError("a number in it is not written as SSH writes numbers")
    return value


def _ed25519(blob: bytes) -> PublicKey:
    sort, point = wire_strings(blob, 2)
    return PublicKey(sort.decode(), Ed25519PublicKey.from_public_bytes(point))


def _sk_ed25519(blob: bytes) -> PublicKey:
    sort, point, application = wire_strings(blob, 3)
    return PublicKey(sort.decode(), Ed25519PublicKey.from_public_bytes(point), application)


def _point(curve: EllipticCurve, name: bytes, expected: bytes, point: bytes) -> EllipticCurvePublicKey:
    if name != expected or point[:1] != b"\x04":
        raise ValueError("its curve or its point is not written as SSH writes them")
    return EllipticCurvePublicKey.from_encoded_point(curve, point)


def _ecdsa(curve: EllipticCurve, expected: bytes) -> Callable[[bytes], PublicKey]:
    def read(blob: bytes) -> PublicKey:
        sort, name, point = wire_strings(blob, 3)
        return PublicKey(sort.decode(), _point(curve, name, expected, point))

    return read


def _sk_ecdsa(blob: bytes) -> PublicKey:
    sort, name, point, application = wire_strings(blob, 4)
    return PublicKey(sort.decode(), _point(SECP256R1(), name, b"nistp256", point), application)


def _rsa(blob: bytes) -> PublicKey:
    sort, exponent, modulus = wire_strings(blob, 3)
    bits = positive(modulus).bit_length()
    if positive(modulus) % 2 == 0:
        raise ValueError("its number is even, which no RSA key's is")
    if bits not in _RSA_BITS:
        raise UnsupportedKey(
            f"an RSA key of {bits} bits (from {_RSA_BITS[0]} to {_RSA_BITS[-1]} are accepted)"
        )
    return PublicKey(sort.decode(), RSAPublicNumbers(positive(exponent), positive(modulus)).public_key())


_SORTS: Mapping[str, Callable[[bytes], PublicKey]] = {
    "ssh-ed25519": _ed25519,
    "ecdsa-sha2-nistp256": _ecdsa(SECP256R1(), b"nistp256"),
    "ecdsa-sha2-nistp384": _ecdsa(SECP384R1(), b"nistp384"),
    "ecdsa-sha2-nistp521": _ecdsa(SECP521R1(), b"nistp521"),
    "ssh-rsa": _rsa,
    "sk-ssh-ed25519@openssh.com": _sk_ed25519,
    "sk-ecdsa-sha2-nistp256@openssh.com": _sk_ecdsa,
}


@lru_cache(maxsize=1024)
def public_key(blob: bytes) -> PublicKey:
    """The key in a blob of SSH's wire format. Raises UnsupportedKey for a sort not read here, ValueError where it is malformed."""
    sort = wire_string(blob, 0)[0].decode("ascii", "replace")
    if sort.endswith("-cert-v01@openssh.com"):
        raise UnsupportedKey("an SSH certificate")
    if sort not in _SORTS:
        raise UnsupportedKey(f"a key of the sort “{_shown(sort)}”")
    return _SORTS[sort](blob)


# ------------------------------------------------------------------ the list
@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: whose key it is, and what for."""

    place: str
    """File and line, for messages."""
    principals: tuple[str, ...]
    """Patterns as written: `*`, `?`, and `!` for those left out."""
    key: bytes
    namespaces: tuple[str, ...] = ()
    """Patterns of what the key may sign; empty for anything."""
    after: datetime | None = None
    before: datetime | None = None
    authority: bool = False
    """The key signs certificates, not commits."""

    def names(self, principal: str) -> bool:
        """Whether the line speaks of `principal`, an e-mail address as a rule; letters count as written, as in OpenSSH."""
        return _matches(self.principals, principal)

    @property
    def owners(self) -> tuple[str, ...]:
        """The patterns of whom the key is for, without those left out by `!`."""
        return tuple(name for name in self.principals if not name.startswith("!"))

    def serves(self, namespace: str) -> bool:
        """Whether the key itself may sign for `namespace`."""
        return not self.authority and (not self.namespaces or _matches(self.namespaces, namespace))

    def valid(self, at: datetime | None) -> bool:
        """Whether `at` is within the validity, both ends included; without a moment only where it has no limits."""
        if at is None:
            return self.after is None and self.before is None
        return (self.after is None or at >= self.after) and (self.before is None or at <= self.before)


@dataclass(frozen=True, slots=True)
class Trust:
    """Which keys are trusted, and whose they are."""

    by_key: Mapping[bytes, tuple[Listed, ...]]
    """Key blob -> the lines that list it, in their order."""

    def lines(self, key: bytes, namespace: str = "git") -> tuple[Listed, ...]:
        """The lines under which a key may sign for `namespace`, at whatever time."""
        return tuple(line for line in self.by_key.get(key, ()) if line.serves(namespace))

    def signers(self, key: bytes, at: datetime | None) -> tuple[str, ...]:
        """Principals, as the list writes them, of the lines valid at `at`; patterns left out by `!` are not among them."""
        valid = (line for line in self.lines(key) if line.valid(at))
        return tuple(dict.fromkeys(name for line in valid for name in line.owners))

    def speaks_for(self, key: bytes, principal: str, at: datetime | None) -> bool:
        """Whether the key is `principal`'s at `at`, as `ssh-keygen -Y verify -n git -I principal` decides."""
        return any(line.valid(at) and line.names(principal) for line in self.lines(key))


def read_trust(text: str, where: str) -> Trust:
    """Read a list of trusted keys (ssh-keygen(1), ALLOWED SIGNERS).

    Times without `Z` are local times, and local is Europe/London, summer time where it is summer (OpenSSH itself takes
    winter time all year); a day alone is its first moment, so a key valid before 20260301 is not valid during that day.
    Certificate authorities are read, but certificates are not checked.
    Stricter than OpenSSH, which skips a line it cannot read. Raises Unable with `where`, the line and the cure for
    every line that is malformed or holds a sort of key that is not checked here.
    """
    return _trust(_read(text, where))


def together(root: Trust, more: Trust) -> Trust:
    """Both lists as one; for a key that `root` lists, `root` alone counts.

    So a list kept inside a repository cannot make a key valid for longer, or for somebody else, than the list kept
    outside it says.
    """
    return Trust({**more.by_key, **root.by_key})


def _trust(lines: Iterable[Listed]) -> Trust:
    ordered = sorted(lines, key=lambda line: line.key)
    return Trust({key: tuple(same) for key, same in groupby(ordered, key=lambda line: line.key)})


# ------------------------------------------------------------------ reading a line
_PRINCIPALS = re.compile(r'(?:"([^"]*)"|([^\s"]+))[ \t]+(.*)')
_OPTIONS = re.compile(r'((?:[^\s"]|"[^"]*")+)[ \t]+(.*)')
_OPTION = re.compile(r'(cert-authority)|(namespaces|valid-after|valid-before)="([^"\\]*)"', re.IGNORECASE)
_COPY = "copy the first two words of the person's .pub file, whole"
_KNOWN = 'options are cert-authority, namespaces="git", valid-after="20260101" and valid-before="20270101", with their quotes'
_TIME = re.compile(r"(\d{8}|\d{12}|\d{14})(Z?)", re.ASCII)
_ORDER = 'a line reads: e-mail address, options if any, sort of key, key; such as `a@example.org valid-before="20270101" ssh-ed25519 AAAA…`'


def _read(text: str, where: str) -> Iterator[Listed]:
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip(" \t\r")
        if line and not line.startswith("#"):
            try:
                yield _line(line, f"{where}, line {number}")
            except _Fault as fault:
                raise Unable(f"{where}, line {number}: {fault}", fault.cure) from None


class _Fault(ValueError):
    def __init__(self, found: str, cure: str = _ORDER) -> None:
        super().__init__(found)
        self.cure = cure


def _line(line: str, place: str) -> Listed:
    if not line.replace("\t", " ").isprintable():
        raise _Fault("it holds a character that does not show", "write the line anew by hand")
    parts = _PRINCIPALS.fullmatch(line)
    if parts is None:
        raise _Fault(f"“{_shown(line)}” is not a name followed by a key")
    principals = _patterns(parts[1] or parts[2] or "", "names")
    rest, written = parts[3], ""
    if not _names_a_key(rest):
        split = _OPTIONS.fullmatch(rest)
        if split is None:
            raise _Fault(f"no key follows the name: “{_shown(rest)}”")
        written, rest = split[1], split[2]
    options = _options(written)
    after, before = (_moment(options, name) for name in ("valid-after", "valid-before"))
    if after and before and before <= after:
        raise _Fault("the key ends before it begins to be valid", "put valid-after before valid-before")
    return Listed(
        place,
        principals,
        _key(rest),
        _patterns(options["namespaces"], "namespaces") if "namespaces" in options else (),
        after,
        before,
        "cert-authority" in options,
    )


def _names_a_key(rest: str) -> bool:
    sort = rest.split(maxsplit=1)[0] if rest else ""
    return sort in _SORTS or sort == "ssh-dss" or sort.endswith("-cert-v01@openssh.com")


def _patterns(text: str, what: str) -> tuple[str, ...]:
    found = tuple(text.split(","))
    if not all(pattern.removeprefix("!") for pattern in found):
        raise _Fault(f"the list of {what} “{_shown(text)}” has an empty place", "take out the needless comma")
    if all(pattern.startswith("!") for pattern in found):
        raise _Fault(
            f"the list of {what} “{_shown(text)}” only leaves out", "add whom it is for, such as `*`"
        )
    return found


def _key(rest: str) -> bytes:
    sort, *after = rest.split()
    written = after[0] if after else ""
    try:
        blob = base64.b64decode(written, validate=True)
        named = wire_string(blob, 0)[0].decode("ascii", "replace")
        public_key(blob)
    except UnsupportedKey as error:
        raise _Fault(
            f"it holds {error}, which is not checked here",
            "have that person make a key with `ssh-keygen -t ed25519`, and list it in place of this one",
        ) from None
    except ValueError as error:
        raise _Fault(f"the key “{_shown(written)}” cannot be read ({error})", _COPY) from None
    if named != sort:
        raise _Fault(f"it is said to be “{_shown(sort)}”, but the key itself says “{_shown(named)}”", _COPY)
    return blob


def _options(written: str) -> dict[str, str]:
    """Option -> its value without the quotes (empty for one that has none)."""
    found: dict[str, str] = {}
    rest = written
    while rest:
        option = _OPTION.match(rest)
        if option is None:
            raise _Fault(
                f"“{_shown(rest)}” is neither a known option nor a sort of key that is checked here", _KNOWN
            )
        name = (option[1] or option[2]).lower()
        if name in found:
            raise _Fault(f"the option {name} stands there twice", "keep one of them")
        found[name] = option[3] or ""
        rest = rest[option.end() :]
        if rest == "," or rest[:1] not in {"", ","}:
            raise _Fault(
                f"after the option {name} stands “{_shown(rest)}”", "put one comma between options, no space"
            )
        rest = rest.removeprefix(",")
    return found


def _moment(options: Mapping[str, str], name: str) -> datetime | None:
    if name not in options:
        return None
    cure = f'write it as {name}="20260304" or {name}="20260304211500Z" (Z for UTC; without it the time is London\'s)'
    parts = _TIME.fullmatch(options[name])
    if parts is None:
        raise _Fault(f"{name}=“{_shown(options[name])}” is no time", cure)
    try:
        moment = datetime.strptime(parts[1].ljust(14, "0"), "%Y%m%d%H%M%S")
        return moment.replace(tzinfo=UTC) if parts[2] else _local(moment.replace(tzinfo=LONDON))
    except _Fault:
        raise
    except ValueError:
        raise _Fault(
            f"{name}=“{_shown(options[name])}” names a day or time that there is not", cure
        ) from None


def _local(moment: datetime) -> datetime:
    """`moment` in UTC; refused where the clocks of that night leave open which moment is meant."""
    if moment.utcoffset() != moment.replace(fold=1).utcoffset():
        raise _Fault(
            f"{moment:%Y%m%d%H%M%S} was twice or never, for the clocks changed that night",
            "write the time in UTC, with Z at its end",
        )
    return moment.astimezone(UTC)


def _matches(patterns: tuple[str, ...], text: str) -> bool:
    """Whether a pattern list (ssh_config(5), PATTERNS) has `text`: some pattern fits, and none that is left out does."""
    if any(_fits(pattern[1:], text) for pattern in patterns if pattern.startswith("!")):
        return False
    return any(_fits(pattern, text) for pattern in patterns if not pattern.startswith("!"))


def _fits(pattern: str, text: str) -> bool:
    """`*` is any text, `?` any one character. Goes back to the last `*` only, so no pattern takes long."""
    place = here = 0
    star, resume = -1, 0
    while here < len(text):
        if place < len(pattern) and pattern[place] == "*":
            star, resume = place, here
            place += 1
        elif place < len(pattern) and pattern[place] in {"?", text[here]}:
            place += 1
            here += 1
        elif star >= 0:
            resume += 1
            place, here = star + 1, resume
        else:
            return False
    return not pattern[place:].strip("*")


def _shown(text: str) -> str:
    """Foreign text cut short for a message, without anything that does not show."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return plain if len(plain) <= 60 else plain[:59] + "…"
