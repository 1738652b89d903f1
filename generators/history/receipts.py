"""A git server's push log: when the receiving side saw each commit, by its own clock; what that means for a record is said elsewhere.

The log is written by the hook on the page `docs/guide/push-log.md`, one JSON object a line, each with the hash of the
line above it. The chain shows a change within the log. Whoever holds the log can still write it anew or cut off its
end, unless its last hash (`Receipts.seal`) was lodged with somebody else.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from generators.finding import Unable

# A server's clock may be set right by this much without a remark.
_SET_BACK = timedelta(minutes=5)
_FIRST = "0" * 64
_FIELDS = ("at", "ref", "old", "new", "previous")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})", re.ASCII)
_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
_CURE = (
    "fetch the log from the server again; if the server's own copy says the same, it was changed there, and it "
    "shows nothing from this line on"
)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One update of a branch or tag, as the server took it in."""

    line: int
    at: datetime
    """UTC, by the server's clock."""
    ref: str
    """In full, such as `refs/heads/main`."""
    old: str
    """Commit id before; empty where the ref was made."""
    new: str
    """Commit id after; empty where the ref was deleted."""


class Head(NamedTuple):
    """A commit that was a branch's tip on the server."""

    commit: str
    at: datetime
    """UTC. Where the commit was there before the log took note of it, the moment at which it was replaced."""
    ref: str


@dataclass(frozen=True, slots=True)
class Receipts:
    """A push log whose chain of hashes holds."""

    lines: tuple[Receipt, ...]
    remarks: tuple[str, ...]
    """What makes the log say less than it seems to, in words."""
    seal: str
    """SHA-256 of the last line's bytes without its newline: lodged with somebody else, it holds the log's whole past."""

    @property
    def heads(self) -> tuple[Head, ...]:
        """Every commit that was ever a branch's tip, in the log's order, each at the first line that shows it.

        One that is no longer in the history was dropped from it: by a forced push, or with a deleted branch.
        """
        found: dict[tuple[str, str], Head] = {}
        for line in self.lines:
            for commit in (line.old, line.new):
                if commit and line.ref.startswith("refs/heads/"):
                    found.setdefault((commit, line.ref), Head(commit, line.at, line.ref))
        return tuple(found.values())


def read_receipts(path: Path) -> Receipts:
    """Read a push log.

    Raises Unable, naming the line, what is wrong and the cure, for a line that is malformed or does not follow from
    the one above it, and where the file cannot be read. A clock set back by more than 5 minutes, and an update that
    the log must have missed, are kept and reported in `remarks`.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unable(
            f"the push log {path} cannot be read: {error.strerror}",
            "name the file that the server's hook wrote",
        ) from error
    lines: list[Receipt] = []
    seal = _FIRST
    for number, raw in enumerate(content.removesuffix(b"\n").split(b"\n") if content else (), start=1):
        try:
            receipt, previous = _receipt(raw, number)
            _follows(number, previous, seal)
        except ValueError as error:
            raise Unable(f"{path}, line {number}: {error}", _CURE) from None
        lines.append(receipt)
        seal = hashlib.sha256(raw).hexdigest()
    return Receipts(tuple(lines), tuple(_remarks(lines)), seal)


def _receipt(raw: bytes, number: int) -> tuple[Receipt, str]:
    """A line, and the hash it gives of the line above. Raises ValueError in words."""
    try:
        # git allows a branch's name to be no UTF-8; the hash is taken of the bytes as they are.
        fields = json.loads(raw.decode("utf-8", "replace"), object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise ValueError("it is not one whole JSON object") from None
    if not isinstance(fields, list) or not all(isinstance(pair, tuple) for pair in fields):
        raise ValueError("it is not one JSON object")
    if sorted(name for name, _ in fields) != sorted(_FIELDS):
        raise ValueError(f"it does not hold {', '.join(_FIELDS)}, each once, and nothing else")
    held = dict(fields)
    if not all(isinstance(value, str) for value in held.values()):
        raise ValueError("one of its values is not text")
    for name in ("old", "new"):
        if not _ID.fullmatch(held[name]):
            raise ValueError(f"`{name}` is not a commit id")
    if len(held["old"]) != len(held["new"]):
        raise ValueError("`old` and `new` are ids of two sorts of repository")
    if not held["ref"].startswith("refs/"):
        raise ValueError("`ref` is not the full name of a branch or tag, such as refs/heads/main")
    if not _HASH.fullmatch(held["previous"]):
        raise ValueError("`previous` is not a SHA-256 hash")
    old, new = (held[name].strip("0") and held[name] for name in ("old", "new"))
    return Receipt(number, _moment(held["at"]), held["ref"], old, new), held["previous"]


def _moment(written: str) -> datetime:
    try:
        if _MOMENT.fullmatch(written):
            return datetime.fromisoformat(written).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError("`at` is not a time with its offset, such as 2026-03-04T21:15:03+00:00")


def _follows(number: int, previous: str, seal: str) -> None:
    if previous == seal:
        return
    if number == 1:
        raise ValueError("it says that a line stands above it, so the log's beginning was taken away")
    if previous == _FIRST:
        raise ValueError("it says that it is the first line of a log, so two logs were put together")
    raise ValueError(
        "it does not follow from the line above: that line was changed, or lines between them were taken out or put in"
    )


def _remarks(lines: Sequence[Receipt]) -> Iterator[str]:
    tips: dict[str, str] = {}
    latest: Receipt | None = None
    for line in lines:
        if latest is not None and latest.at - line.at > _SET_BACK:
            yield (
                f"line {line.line} is of {line.at:%Y-%m-%d %H:%M:%S} UTC, after line {latest.line} of "
                f"{latest.at:%Y-%m-%d %H:%M:%S} UTC: the server's clock was set back, or one of them is wrong"
            )
        if line.ref in tips and tips[line.ref] != line.old:
            yield (
                f"line {line.line} replaces {_told(line.old)} as {_shown(line.ref)}, but the log had {_told(tips[line.ref])} "
                "there: an update in between is not in the log"
            )
        tips[line.ref] = line.new
        if latest is None or line.at > latest.at:
            latest = line


def _told(commit: str) -> str:
    return commit[:12] or "nothing"


def _shown(ref: str) -> str:
    """Git allows characters in a name that do not show."""
    return "".join(character if character.isprintable() else "�" for character in ref)


def first_seen(
    receipts: Receipts, parents: Mapping[str, Sequence[str]], ref: str | None = None
) -> Mapping[str, datetime]:
    """For every commit that a line of the log brought in, the moment of the first line that did.

    `parents` gives the parents of every commit of the history, `ref` the branch whose lines count (in full; None for
    all). A commit that was there before the log took note of it (before its first line, or in an update that it
    missed) is left out: when it came, the log cannot say. Takes time in proportion to the commits and the lines.
    """
    seen: dict[str, datetime | None] = {}
    for line in receipts.lines:
        if ref is None or line.ref == ref:
            _reach(line.old, None, parents, seen)
            _reach(line.new, line.at, parents, seen)
    return {commit: at for commit, at in seen.items() if at is not None}


def _reach(
    tip: str, at: datetime | None, parents: Mapping[str, Sequence[str]], seen: dict[str, datetime | None]
) -> None:
    """Note the moment for all that leads to `tip` and was not seen before."""
    waiting = [tip]
    while waiting:
        commit = waiting.pop()
        if commit in parents and commit not in seen:
            seen[commit] = at
            waiting.extend(parents[commit])
