r"""The manifest of a commit: every file in it with the SHA-256 of its content, worked out from verified objects; nothing is compared here.

One line a file, sorted by the bytes of its path, as `sha256sum` writes it: the hash, two spaces, the path. Before the line
of anything but an ordinary file (mode 100644) stands a line `# mode 100755`, with its own mode. Of a link the target is
hashed, of another repository (mode 160000) the id of its commit as text. A backslash, a line feed and a carriage return in a
path are written `\\`, `\n` and `\r`, and the line then begins with a backslash, as `sha256sum` has it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from generators.finding import Unable
from generators.history.runner import Checkout, objects
from generators.integrity.objects import Store
from generators.integrity.trees import DEEPEST, FOLDER, REPOSITORY, Entry, Trees

# How anybody makes it with git, bash and sha256sum alone; docs/reference/custody.md explains it.
RECIPE = r"""manifest() {
    git --no-replace-objects ls-tree -r -z --full-tree "$1" | while IFS= read -r -d '' line; do
        path=${line#*$'\t'}
        read -r mode sort id <<<"${line%%$'\t'*}"
        if [ "$sort" = commit ]; then
            hash=$(printf %s "$id" | sha256sum)
        else
            hash=$(git --no-replace-objects cat-file blob "$id" | sha256sum)
        fi
        [ "$mode" = 100644 ] || printf '# mode %s\n' "$mode"
        name=${path//\\/\\\\}
        name=${name//$'\n'/\\n}
        name=${name//$'\r'/\\r}
        [ "$name" = "$path" ] || printf '\\'
        printf '%s  %s\n' "${hash%% *}" "$name"
    done
}

manifest COMMIT | sha256sum
"""

_ORDINARY = b"100644"
_ESCAPED = ((b"\\", b"\\\\"), (b"\n", b"\\n"), (b"\r", b"\\r"))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of a commit and what they hold, as a text whose hash stands for all of it."""

    commit: str
    text: bytes
    files: int

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.text).hexdigest()


def manifest(checkout: Checkout, commit: str) -> Manifest:
    """The manifest of a commit given by its full id. Raises Unable where anything of it is missing or damaged."""
    sha256 = len(commit) == 64
    (found,) = objects(checkout, [commit], sha256=sha256)
    if found.type != "commit" or found.content is None:
        raise Unable(f"{commit} is no commit", "name a commit by its full id")
    root = bytes.fromhex(found.content[5 : 5 + len(commit)].decode("ascii", "replace"))
    lists = Trees(dict(_lists(checkout, root, sha256=sha256)), sha256=sha256)
    files = sorted(lists.files(root))
    wanted = sorted({entry.id.hex() for _, entry in files if entry.mode != REPOSITORY})
    hashes = {
        bytes.fromhex(one.id): hashlib.sha256(one.content or b"").digest()
        for one in objects(checkout, wanted, sha256=sha256)
    }
    return _manifest(commit, files, hashes)


def of_store(store: Store, trees: Trees, commit: str, root: bytes) -> Manifest | None:
    """The manifest of a commit from what an audit has read; None where anything of it is missing."""
    try:
        files = sorted(trees.files(root))
    except Unable:
        return None
    if any(entry.mode != REPOSITORY and entry.id not in store.blobs for _, entry in files):
        return None
    return _manifest(commit, files, store.blobs)


def _lists(checkout: Checkout, root: bytes, *, sha256: bool) -> Iterator[tuple[bytes, bytes]]:
    """Every list of files below a root, level by level."""
    level = [root]
    seen = set(level)
    for _ in range(DEEPEST):
        found = {
            bytes.fromhex(one.id): one.content or b""
            for one in objects(checkout, [one.hex() for one in level], sha256=sha256)
        }
        yield from found.items()
        here = Trees(found, sha256=sha256)
        inner = {entry.id for tree in found for entry in here.of(tree).values() if entry.mode == FOLDER}
        level = sorted(inner - seen)
        seen |= inner
        if not level:
            return
    raise Unable("the commit holds folders inside one another without end", "see what `evidence audit` says")


def _manifest(commit: str, files: Iterable[tuple[bytes, Entry]], hashes: Mapping[bytes, bytes]) -> Manifest:
    lines: list[bytes] = []
    number = 0
    for number, (path, entry) in enumerate(files, start=1):  # noqa: B007 - the last one is wanted
        if entry.mode != _ORDINARY:
            lines.append(b"# mode %s\n" % entry.mode)
        if entry.mode == REPOSITORY:
            digest = hashlib.sha256(entry.id.hex().encode("ascii")).hexdigest()
        else:
            digest = hashes[entry.id].hex()
        lines.append(_line(digest.encode("ascii"), path))
    return Manifest(commit, b"".join(lines), number)


def _line(digest: bytes, path: bytes) -> bytes:
    written = path
    for letter, escaped in _ESCAPED:
        written = written.replace(letter, escaped)
    return b"%s%s  %s\n" % (b"\\" if written != path else b"", digest, written)
