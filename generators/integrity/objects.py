"""Every object of a repository's store, read once and hashed anew; which of them a history needs is found out elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from generators.finding import Unable
from generators.history.runner import Checkout, must, run, streamed

# Content above this is hashed piece by piece and not held.
_HELD = 1 << 22
# No honest commit, tag or list of files is larger.
_LARGEST = 1 << 26
# After so many unreadable objects the rest is given up: the store is a ruin.
_MOST_ATTEMPTS = 200
_POINTER = b"version https://git-lfs.github.com/spec/"
_OTHER = "holds something else than its name stands for"
_UNREADABLE = "cannot be read"


@dataclass(slots=True)
class Store:
    """What a repository holds. Ids of commits and tags are hexadecimal, those of lists of files and contents raw bytes."""

    sha256: bool
    """Whether objects are named by SHA-256; else by SHA-1."""
    commits: dict[str, bytes] = field(default_factory=dict)
    tags: dict[str, bytes] = field(default_factory=dict)
    trees: dict[bytes, bytes] = field(default_factory=dict)
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    """Content id -> SHA-256 of the content."""
    pointers: set[bytes] = field(default_factory=set)
    """Contents that only point at a file kept elsewhere (Git LFS)."""
    damaged: dict[str, str] = field(default_factory=dict)
    """Object id -> what is wrong with it, in words that complete “it …”."""
    whole: bool = True
    """Whether every object that is listed could be looked at."""

    def holds(self, identity: str) -> bool:
        """Whether an object of that id, whatever its sort, is there and sound."""
        raw = bytes.fromhex(identity)
        return identity in self.commits or identity in self.tags or raw in self.trees or raw in self.blobs

    def known(self, identity: str) -> bool:
        """Whether an object of that id is there, sound or not."""
        return identity in self.damaged or self.holds(identity)

    def forget(self, identity: str, fault: str) -> None:
        """Count an object as damaged that was found sound at first."""
        raw = bytes.fromhex(identity)
        for held, name in ((self.commits, identity), (self.tags, identity)):
            held.pop(name, None)
        for held_raw in (self.trees, self.blobs):
            held_raw.pop(raw, None)
        self.damaged.setdefault(identity, fault)


class _Read(NamedTuple):
    """One object as git gave it out."""

    id: str
    sort: bytes
    content: bytes | None
    """None where it is too large to be held."""
    sha256: bytes
    """Of its content; empty where that is of no use."""
    fault: str


def read(checkout: Checkout) -> Store:
    """Every object of the store. Raises Unable where git cannot even say how its objects are named."""
    named = must(checkout, ["rev-parse", "--show-object-format"], "the settings").strip()
    store = Store(sha256=named == b"sha256")
    arguments = ["cat-file", "--batch-all-objects", "--batch", "--buffer", "--unordered"]
    try:
        with streamed(checkout, arguments, ()) as output:
            for found in _passing(output, sha256=store.sha256):
                _take(store, found)
    except (Unable, _Broken):
        _one_by_one(checkout, store)
    return store


class _Broken(Exception):
    """git stopped in the middle of an object."""


def _passing(output: IO[bytes], *, sha256: bool) -> Iterator[_Read]:
    """The objects of `git cat-file --batch` in its order. Raises _Broken where an object does not end."""
    algorithm = hashlib.sha256 if sha256 else hashlib.sha1
    while header := output.readline():
        name, _, rest = header.rstrip(b"\n").partition(b" ")
        sort, _, length = rest.partition(b" ")
        identity = name.decode("ascii", "replace")
        if not length.isdigit():
            yield _Read(identity, b"", None, b"", _UNREADABLE)
            continue
        size = int(length)
        hashed = algorithm(b"%s %d\0" % (sort, size), usedforsecurity=False)
        other = hashlib.sha256() if sort == b"blob" else None
        if size <= _HELD or (sort != b"blob" and size <= _LARGEST):
            content = output.read(size + 1)
            if len(content) != size + 1 or content[-1] != 10:
                raise _Broken
            content = content[:-1]
            hashed.update(content)
            if other:
                other.update(content)
            held: bytes | None = content
        else:
            looks = [hashed.update, *([other.update] if other else [])]
            if not _passed_over(output, size, looks) or output.read(1) != b"\n":
                raise _Broken
            held = None
        fault = "" if hashed.hexdigest() == identity else _OTHER
        yield _Read(identity, sort, held, other.digest() if other else b"", fault)


def _passed_over(output: IO[bytes], size: int, looks: Sequence[Callable[[bytes], object]]) -> bool:
    while size and (piece := output.read(min(size, 1 << 20))):
        for look in looks:
            look(piece)
        size -= len(piece)
    return not size


def _take(store: Store, found: _Read) -> None:
    if found.fault:
        store.damaged[found.id] = found.fault
    elif found.sort == b"blob":
        raw = bytes.fromhex(found.id)
        store.blobs[raw] = found.sha256
        if found.content is not None and found.content.startswith(_POINTER):
            store.pointers.add(raw)
    elif found.content is None:
        store.damaged[found.id] = f"is larger than any honest {found.sort.decode('ascii', 'replace')}"
    elif found.sort == b"tree":
        store.trees[bytes.fromhex(found.id)] = found.content
    elif found.sort == b"commit":
        store.commits[found.id] = found.content
    else:
        store.tags[found.id] = found.content


def _one_by_one(checkout: Checkout, store: Store) -> None:
    """What the first pass did not reach, because git gave up at an object that it cannot read."""
    arguments = ["cat-file", "--batch-all-objects", "--batch-check=%(objectname)", "--unordered", "--buffer"]
    listed = run(checkout, arguments)
    if listed is None:
        store.whole = False
        return
    waiting = [one for one in listed.decode("ascii", "replace").split() if not store.known(one)]
    for _ in range(_MOST_ATTEMPTS):
        if not waiting:
            return
        reached = _asked(checkout, store, waiting)
        if reached < len(waiting):
            store.damaged[waiting[reached]] = _UNREADABLE
        waiting = waiting[reached + 1 :]
    store.damaged |= dict.fromkeys(waiting, "was not looked at: too much before it cannot be read")
    store.whole = not waiting


def _asked(checkout: Checkout, store: Store, ids: Iterable[str]) -> int:
    """Take these objects as far as git gives them out; how many that were."""
    reached = 0
    given = (f"{one}\n".encode("ascii") for one in ids)
    try:
        with streamed(checkout, ["cat-file", "--batch", "--buffer"], given) as output:
            for found in _passing(output, sha256=store.sha256):
                _take(store, found)
                reached += 1
    except (Unable, _Broken):
        pass
    return reached
