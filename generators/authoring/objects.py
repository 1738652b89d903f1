"""git objects as bytes: blobs, trees and commits with their ids, and the pack that carries them; nothing is written to disk."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

_SORTS: Mapping[str, int] = {"commit": 1, "tree": 2, "blob": 3}
_FILE, _FOLDER = b"100644", b"40000"


@dataclass(slots=True)
class Store:
    """Objects by id, each once, in the order in which they came."""

    _kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)

    def add(self, sort: str, content: bytes) -> str:
        """Keep an object; gives its id."""
        head = b"%s %d\0" % (sort.encode(), len(content))
        identity = hashlib.sha1(head + content, usedforsecurity=False).hexdigest()
        self._kept.setdefault(identity, (sort, content))
        return identity

    def __len__(self) -> int:
        return len(self._kept)

    def pack(self) -> bytes:
        """All objects as one pack (git's format-pack, version 2)."""
        body = b"".join((b"PACK", struct.pack(">II", 2, len(self._kept)), *self._packed()))
        return body + hashlib.sha1(body, usedforsecurity=False).digest()

    def _packed(self) -> Iterator[bytes]:
        for sort, content in self._kept.values():
            yield _packed_head(_SORTS[sort], len(content)) + zlib.compress(content, 1)


def _packed_head(sort: int, size: int) -> bytes:
    """Sort and size: four bits of the size in the first byte, seven in each that follows."""
    first, rest = sort << 4 | size & 15, size >> 4
    head = bytearray()
    while rest:
        head.append(first | 128)
        first, rest = rest & 127, rest >> 7
    head.append(first)
    return bytes(head)


class Tree:
    """A folder of files that changes from commit to commit."""

    __slots__ = ("_files", "_folders", "_written")

    def __init__(self) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, Tree] = {}
        self._written = ""

    def put(self, path: str, blob: str) -> None:
        """Let a file have this content from now on."""
        name, _, rest = path.partition("/")
        self._written = ""
        if rest:
            self._folders.setdefault(name, Tree()).put(rest, blob)
        else:
            self._files[name] = blob

    def write(self, store: Store) -> str:
        """The id of the tree as it now is, it and all that is in it kept in the store."""
        if not self._written:
            entries = [(name.encode(), _FILE, blob) for name, blob in self._files.items()]
            entries += [
                (name.encode(), _FOLDER, folder.write(store)) for name, folder in self._folders.items()
            ]
            # git sorts a folder as if its name ended in a slash.
            entries.sort(key=lambda entry: entry[0] + (b"/" if entry[1] == _FOLDER else b""))
            content = b"".join(
                b"%s %s\0%s" % (mode, name, bytes.fromhex(blob)) for name, mode, blob in entries
            )
            self._written = store.add("tree", content)
        return self._written

    def copy(self) -> Tree:
        """A tree that is alike and changes by itself."""
        made = Tree()
        made._files = dict(self._files)
        made._folders = {name: folder.copy() for name, folder in self._folders.items()}
        made._written = self._written
        return made


@dataclass(frozen=True, slots=True)
class Person:
    """A person as a commit names them: by role, never by name."""

    role: str
    mail: str

    def at(self, moment: datetime) -> bytes:
        """As author or committer at a moment, in the offset of its zone."""
        return f"{self.role} <{self.mail}> {int(moment.timestamp())} {moment:%z}".encode()


def commit(tree: str, parents: tuple[str, ...], author: bytes, committer: bytes, message: str) -> bytes:
    """The content of a commit without a signature."""
    head = [b"tree " + tree.encode(), *(b"parent " + parent.encode() for parent in parents)]
    return b"\n".join([*head, b"author " + author, b"committer " + committer, b"", message.encode()])


def with_signature(content: bytes, armour: str) -> bytes:
    """A commit with a signature in its header `gpgsig`, as git writes it: further lines begin with a space."""
    head, _, body = content.partition(b"\n\n")
    lines = armour.encode().rstrip(b"\n").replace(b"\n", b"\n ")
    return head + b"\ngpgsig " + lines + b"\n\n" + body
