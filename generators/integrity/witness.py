"""A witness: what somebody outside was given to hold of one commit, and how it is written and read; nothing is compared here.

It is one JSON object. Beside it lies, where there is one, a time-stamp of its bytes (RFC 3161): the file of the same name
with `.tsr` after it or in place of its ending.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from generators.finding import Unable
from generators.history.commits import parse
from generators.history.runner import Checkout, objects
from generators.integrity.manifest import Manifest, manifest

FORMAT = "care-evidence witness 1"
_FIELDS = ("format", "provider", "audience", "as_of", "commit", "committed", "object_format", "manifest")
_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_LARGEST = 10_000_000
_CURE = (
    "give the file `custody/witness.json` as it was published, or a text file that holds a commit's full id"
)


@dataclass(frozen=True, slots=True)
class Witness:
    """One lodged copy of a history's state."""

    name: str
    """The file's name, for messages."""
    commit: str
    provider: str = ""
    audience: str = ""
    as_of: date | None = None
    committed: str = ""
    """The time that the commit claims, as it was written down; empty where only an id was lodged."""
    object_format: str = ""
    manifest: str = ""
    """SHA-256 of the commit's manifest; empty where only an id was lodged."""
    files: int | None = None
    records: tuple[str, ...] = ()
    """Ids of the records that the audience may see."""
    raw: bytes = b""
    """The file's bytes, over which a time-stamp is made."""
    stamp: bytes | None = None
    """The time-stamp beside the file, as its authority sent it; None where there is none."""


def witness(
    checkout: Checkout,
    commit: str,
    provider: str,
    audience: str,
    as_of: date,
    ids: Iterable[str],
    *,
    made: Manifest | None = None,
) -> str:
    """The witness of a commit for one audience, to be lodged outside; same arguments, same text.

    `ids` are the records that the audience may see. How many files there are is told to the governance team only: from
    one publication to the next the number would give away that something hidden was added. `made` is the manifest, where
    it is known already. Raises Unable where the commit cannot be read whole.
    """
    made = made or manifest(checkout, commit)
    (found,) = objects(checkout, [commit], sha256=len(commit) == 64)
    claimed = parse(commit, found.content or b"").committer.when
    told: dict[str, Any] = {
        "format": FORMAT,
        "provider": provider,
        "audience": audience,
        "as_of": as_of.isoformat(),
        "commit": commit,
        "committed": claimed.isoformat() if claimed else "",
        "object_format": "sha256" if len(commit) == 64 else "sha1",
        "manifest": made.digest,
    }
    if audience == "internal":
        told["files"] = made.files
    told["records"] = sorted(set(ids))
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def read_witness(path: Path) -> Witness:
    """A lodged file with the time-stamp beside it. Raises Unable, with the cure, where it is none."""
    try:
        if path.stat().st_size > _LARGEST:
            raise Unable(f"the witness {path} is too large to be one", _CURE)
        raw = path.read_bytes()
        beside = (path.with_name(path.name + ".tsr"), path.with_suffix(".tsr"))
        stamp = next((file.read_bytes() for file in beside if file != path and file.is_file()), None)
    except OSError as error:
        raise Unable(f"the witness {path} cannot be read: {error.strerror}", _CURE) from error
    return of_bytes(raw, path.name, stamp)


def of_bytes(raw: bytes, name: str, stamp: bytes | None = None) -> Witness:
    """A witness from the bytes of its file. Raises Unable, with the cure, where they are none."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Unable(f"the witness {name} is no text", _CURE) from None
    if _ID.fullmatch(text.strip().lower()):
        return Witness(name, text.strip().lower(), raw=raw, stamp=stamp)
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        raise Unable(f"the witness {name} is neither a witness nor a commit's id", _CURE) from None
    fault = _fault(told)
    if fault:
        raise Unable(f"the witness {name} {fault}", _CURE)
    return Witness(
        name,
        told["commit"],
        told["provider"],
        told["audience"],
        date.fromisoformat(told["as_of"]),
        told["committed"],
        told["object_format"],
        told["manifest"],
        told.get("files"),
        tuple(told.get("records", ())),
        raw,
        stamp,
    )


def _fault(told: Any) -> str:
    """What makes something no witness, in words that go on from its name; empty where it is one."""
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        return "is not of the form that is known here"
    if not all(isinstance(told.get(name), str) for name in _FIELDS):
        return f"does not hold all of {', '.join(_FIELDS)}"
    files, records = told.get("files", 0), told.get("records", [])
    wrong = {
        "a commit id": not _ID.fullmatch(told["commit"]),
        "a manifest": not _HASH.fullmatch(told["manifest"]),
        "a name of objects": told["object_format"] != ("sha256" if len(told["commit"]) == 64 else "sha1"),
        "a time": bool(told["committed"]) and not _moment(told["committed"]),
        "a day": not _day(told["as_of"]),
        "a number of files": isinstance(files, bool) or not isinstance(files, int),
        "a list of records": not isinstance(records, list)
        or not all(isinstance(one, str) for one in records),
    }
    return next((f"holds {what} that is none" for what, is_wrong in wrong.items() if is_wrong), "")


def _day(written: str) -> bool:
    try:
        return bool(date.fromisoformat(written))
    except ValueError:
        return False


def _moment(written: str) -> bool:
    try:
        return datetime.fromisoformat(written).tzinfo is not None
    except ValueError:
        return False
