"""Which paths of a repository may be read: plain files inside it and nothing a link, a trick of spelling or a device leads to."""

from __future__ import annotations

import errno
import os
import re
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generators.source.characters import POINTER, REFUSED

Reason = Literal[
    "absent",
    "characters",
    "device",
    "folder",
    "internal",
    "link",
    "outside",
    "pointer",
    "separate",
    "spelling",
    "unreadable",
]

_DRIVE = re.compile(r"[A-Za-z]:")
UNSEEN = re.compile(f"{REFUSED.pattern}|[\t\n]")
_JUNCTION = 0xA0000003


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a path is not read: a stable word, a message that completes "the path …", and the cure."""

    reason: Reason
    message: str
    cure: str


def is_link(state: os.stat_result) -> bool:
    """Whether this leads elsewhere: a symbolic link, or a junction of Windows."""
    return stat.S_ISLNK(state.st_mode) or getattr(state, "st_reparse_tag", 0) == _JUNCTION


def folded(name: str) -> str:
    """A name as file systems compare it that do not tell capitals from small letters, or é from e and accent."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def printable(path: str) -> str:
    """A path that can be printed anywhere: bytes that are no UTF-8, and characters that cannot be seen, as codes."""
    plain = path.encode("utf-8", "backslashreplace").decode()
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", plain)


def resolve(repository: Path, relative: str) -> Path | Refusal:
    """The file that a record means by a path relative to the repository's root, or why it is not to be read.

    `relative` is posix (`records/evidence/files/rota.pdf`). Each part must stand there in exactly this spelling and be
    a real folder, the last a real file; no part may be a link, even one that stays inside (guarantees, G16).
    """
    refusal = _spelled_wrongly(relative)
    if refusal:
        return refusal
    parts = relative.split("/")
    here = Path(repository)
    for number, part in enumerate(parts):
        try:
            refusal = _step(repository, here, part, last=number == len(parts) - 1)
        except OSError as error:
            return unreadable(error)
        if refusal:
            return refusal
        here /= part
    return _pointer(here) or here


def _spelled_wrongly(relative: str) -> Refusal | None:
    """What can be said against a path without looking at the disk."""
    plain = "Write the path from the repository's root with forward slashes: records/evidence/files/rota.pdf."
    away = "Keep evidence in records/evidence/files/."
    again = "Type it again, or rename the file."
    rooted = relative.startswith(("/", "~/")) or _DRIVE.match(relative)
    parts = relative.split("/")
    own = any(folded(part).rstrip(". ") in {".git", "git~1"} for part in parts)
    faults: tuple[tuple[object, Reason, str, str], ...] = (
        (not relative, "absent", "is empty", plain),
        (UNSEEN.search(relative), "characters", "holds characters that cannot be seen", again),
        ("\\" in relative, "spelling", "holds a backslash", plain),
        (rooted, "outside", "begins at the root of a computer, not of this repository", plain),
        (".." in parts, "outside", "goes up with ..", plain),
        ("" in parts or "." in parts, "spelling", "holds an empty part or a single dot", plain),
        (own, "internal", "leads into git's own store", away),
    )
    return next((Refusal(reason, message, cure) for wrong, reason, message, cure in faults if wrong), None)


def _step(repository: Path, folder: Path, name: str, *, last: bool) -> Refusal | None:
    """What stands against going from a folder to one of its entries."""
    path = folder / name
    try:
        state = path.lstat()
    except FileNotFoundError:
        return _absent(folder, name)
    if is_link(state):
        inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(repository))
        where = "to another place in the repository" if inside else "out of the repository"
        message = f"goes through a link ('{printable(name)}') that leads {where}"
        return Refusal("link", message, "Put the file itself there.")
    if _spelled_otherwise(folder, name, state):
        return _absent(folder, name)
    return _no_file(state) if last else _no_folder(path, state)


def _no_folder(path: Path, state: os.stat_result) -> Refusal | None:
    if not stat.S_ISDIR(state.st_mode):
        return Refusal(
            "absent", f"goes through '{printable(path.name)}', which is no folder", "Correct the path."
        )
    if os.path.lexists(path / ".git"):
        cure = "Take the files into this repository: a separate one is not part of its history."
        return Refusal("separate", f"leads into a separate git repository ('{printable(path.name)}')", cure)
    return None


def _no_file(state: os.stat_result) -> Refusal | None:
    if stat.S_ISDIR(state.st_mode):
        return Refusal("folder", "is a folder, not a file", "Name one file in it.")
    if not stat.S_ISREG(state.st_mode):
        return Refusal("device", "is a pipe, socket or device, not a file", "Put an ordinary file there.")
    return None


def _spelled_otherwise(folder: Path, name: str, state: os.stat_result) -> bool:
    """Whether the entry found stands there in another spelling: only where the file system overlooks capitals."""
    try:
        other = (folder / name.swapcase()).lstat()
    except OSError:
        return not name.isascii() and not _listed(folder, name)
    return os.path.samestat(state, other) and not _listed(folder, name)


def _listed(folder: Path, name: str) -> bool:
    return any(entry.name == name for entry in folder.iterdir())


def _absent(folder: Path, name: str) -> Refusal:
    """No such entry; where one differs only in capitals or accents, that one is named."""
    names = sorted(entry.name for entry in folder.iterdir())
    twin = next((entry for entry in names if folded(entry) == folded(name)), None)
    if twin is not None:
        message = f"is spelled otherwise on disk: '{printable(twin)}', not '{printable(name)}'"
        return Refusal(
            "spelling", message, "Write it exactly so: not every computer overlooks capitals and accents."
        )
    return Refusal(
        "absent", f"leads nowhere: there is no '{printable(name)}'", "Correct the path, or add the file."
    )


def _pointer(path: Path) -> Refusal | None:
    """Whether the file holds only git's note of where a large file is kept."""
    head = contents(path, len(POINTER))
    if isinstance(head, Refusal):
        return head
    if head.startswith(POINTER):
        return Refusal(
            "pointer", "is a Git LFS pointer, not the file itself", "Fetch the file: `git lfs pull`."
        )
    return None


def contents(path: Path | str, limit: int) -> bytes | Refusal:
    """At most `limit` + 1 bytes of an ordinary file; never follows a link, never waits for a pipe."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        descriptor = os.open(path, flags)
    except OSError as error:
        return unreadable(error)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return Refusal("device", "is no ordinary file", "Put an ordinary file there.")
        pieces = []
        while limit >= 0 and (piece := os.read(descriptor, limit + 1)):
            pieces.append(piece)
            limit -= len(piece)
        return b"".join(pieces)
    except OSError as error:
        return unreadable(error)
    finally:
        os.close(descriptor)


def unreadable(error: OSError) -> Refusal:
    """What the operating system says, in plain words."""
    if isinstance(error, PermissionError):
        return Refusal(
            "unreadable",
            "may not be read: permission is missing",
            "Give yourself the right to read it (chmod u+r).",
        )
    if isinstance(error, FileNotFoundError):
        return Refusal(
            "absent",
            "vanished while it was being read",
            "Run the command again when nothing else changes the files.",
        )
    if error.errno == errno.ELOOP:
        return Refusal("link", "is a link", "Put the file itself there.")
    if error.errno == errno.ENAMETOOLONG:
        return Refusal("absent", "is longer than a path can be", "Correct the path.")
    return Refusal(
        "unreadable", f"cannot be read ({error.strerror})", "Check the disk, or restore the file from git."
    )
