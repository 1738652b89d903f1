"""Objects that are stored more than once: git may give out any of the copies, so each of them is hashed; nothing else is read here."""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from generators.history.runner import Checkout, run
from generators.integrity.objects import Store

_MAGIC = b"\xfftOc\x00\x00\x00\x02"
_TABLE = 8 + 256 * 4
_HEXADECIMAL = re.compile(r"[0-9a-f]+")
# A chain of borrowed stores is followed so far, as git does.
_MOST_BORROWED = 5
# More than this of a copy is never held at once.
_PIECE = 1 << 20


def folder(checkout: Checkout) -> Path:
    """The folder of the object store, which all working trees of a repository share."""
    found = run(checkout, ["rev-parse", "--git-path", "objects"])
    named = (found or b"").decode("utf-8", "surrogateescape").rstrip("\n")
    return checkout.place / named if named else checkout.git / "objects"


def check(checkout: Checkout, store: Store) -> None:
    """Note in `store.damaged` every object of which a further copy is not what its name stands for."""
    places: dict[bytes, list[Path]] = {}
    for top in _stores(folder(checkout)):
        for identity, file in (*_loose(top), *_packed(top, 32 if store.sha256 else 20)):
            places.setdefault(identity, []).append(file)
    several = {identity: files for identity, files in places.items() if len(files) > 1}
    packs = sorted({file for files in several.values() for file in files if file.suffix == ".idx"})
    broken = {file for file in packs if run(checkout, ["verify-pack", "--", str(file)]) is None}
    for identity, files in several.items():
        loose = [file for file in files if file.suffix != ".idx"]
        if not broken.isdisjoint(files) or not all(_fits(file, identity) for file in loose):
            store.forget(identity.hex(), "is stored more than once, and a copy of it cannot be relied on")


def _stores(top: Path, depth: int = 0) -> Iterator[Path]:
    """An object store and those it borrows from."""
    yield top
    borrowed = top / "info" / "alternates"
    if depth < _MOST_BORROWED and borrowed.is_file():
        for line in borrowed.read_bytes().splitlines():
            if line and not line.startswith(b"#"):
                yield from _stores(top / os.fsdecode(line), depth + 1)


def _loose(top: Path) -> Iterator[tuple[bytes, Path]]:
    for inner in sorted(top.glob("[0-9a-f][0-9a-f]")):
        for file in sorted(inner.glob("[0-9a-f]*")):
            name = inner.name + file.name
            if len(name) in (40, 64) and _HEXADECIMAL.fullmatch(name):
                yield bytes.fromhex(name), file


def _packed(top: Path, width: int) -> Iterator[tuple[bytes, Path]]:
    """The ids that a pack's list of contents names (gitformat-pack(5), version 2)."""
    for file in sorted((top / "pack").glob("*.idx")):
        try:
            raw = file.read_bytes()
        except OSError:
            continue
        if raw[:8] == _MAGIC and len(raw) >= _TABLE:
            end = _TABLE + width * int.from_bytes(raw[_TABLE - 4 : _TABLE], "big")
            names = raw[_TABLE:end]
            for start in range(0, len(names) - width + 1, width):
                yield names[start : start + width], file


def _fits(file: Path, identity: bytes) -> bool:
    """Whether a loose object is what its name stands for."""
    hashed = hashlib.sha256() if len(identity) == 32 else hashlib.sha1(usedforsecurity=False)
    opened = zlib.decompressobj()
    try:
        with file.open("rb") as source:
            while piece := source.read(1 << 16):
                while piece and not opened.eof:
                    hashed.update(opened.decompress(piece, _PIECE))
                    piece = opened.unconsumed_tail
        hashed.update(opened.flush())
    except (OSError, zlib.error):
        return False
    return opened.eof and hashed.digest() == identity
