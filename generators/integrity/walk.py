"""Whether everything that a commit leads to is there and well formed: commits, lists of files, contents; what it means is judged elsewhere."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate

from generators.finding import count
from generators.history.commits import Commit, parse
from generators.history.graph import Graph
from generators.integrity.objects import Store
from generators.integrity.report import Case, Finding
from generators.integrity.trees import (
    DEEPEST,
    FOLDER,
    LINK,
    MOST_FILES,
    REPOSITORY,
    Entry,
    id_width,
    pattern,
    replaced,
    taken_apart,
    text,
)
from generators.integrity.words import commits as commits_
from generators.integrity.words import plain, short

_MODES = frozenset({b"100644", b"100755", b"100664", FOLDER, LINK, REPOSITORY})
# Commits and tags whose text cannot be read as they say are noted, and are no malformed objects.
_ENCODING = "its text is not in the encoding"
# Files whose every version is looked at for what it does.
SETTINGS = frozenset({b".gitattributes", b".mailmap", b"allowed_signers", b"custody"})


@dataclass
class Walked:
    """Everything that the audited commit leads to, as far as it is there."""

    tip: str
    store: Store
    commits: dict[str, Commit] = field(default_factory=dict)
    roots: dict[str, bytes] = field(default_factory=dict)
    """Commit -> its list of files."""
    parents: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Commit -> those of its parents that are there."""
    cut: dict[str, list[str]] = field(default_factory=dict)
    """Commit -> parents that it names and that are not there."""
    missing: list[Case] = field(default_factory=list)
    damaged: list[Case] = field(default_factory=list)
    malformed: list[Case] = field(default_factory=list)
    encodings: list[Case] = field(default_factory=list)
    objects: int = 0
    settings: list[tuple[bytes, Entry]] = field(default_factory=list)
    """(list of files, line) of every version of a file or folder named in SETTINGS."""
    strange: list[tuple[bytes, Entry]] = field(default_factory=list)
    """(list of files, line) of links, other repositories, and files that only point elsewhere."""
    twins: list[tuple[bytes, tuple[bytes, ...]]] = field(default_factory=list)
    """(list of files, names) of names in one folder that can be taken for one another."""
    unprintable: list[tuple[bytes, bytes]] = field(default_factory=list)
    """(list of files, name) of names with characters that do not show, or that are no text."""
    origins: dict[bytes, tuple[bytes | str, bytes]] = field(default_factory=dict)
    """List of files -> the first place that leads to it: a commit, or another list and a name in it."""

    ends: dict[bytes, array[int]] = field(default_factory=dict)
    """Sound list of files -> where each of its lines ends; the same object where the names in two lists are the same."""
    needed: set[str] = field(default_factory=set)
    """Damaged objects that the commit leads to."""

    @cached_property
    def graph(self) -> Graph:
        """The shape of what is there."""
        return Graph(self.tip, self.parents)

    @property
    def broken(self) -> bool:
        """Whether anything that the commit leads to is missing, damaged or malformed."""
        return bool(self.missing or self.damaged or self.malformed)

    def place(self, tree: bytes) -> tuple[str, str]:
        """The first commit that holds a list of files, and the path at which it does so; the path ends in a slash or is empty."""
        steps: list[bytes] = []
        here: bytes | str = tree
        while isinstance(here, bytes):
            here, name = self.origins[here]
            steps.append(name)
        return here, text(b"".join(step + b"/" for step in reversed(steps) if step))


def walk(store: Store, tip: str, cut_off: frozenset[str]) -> Walked:
    """Go from a commit to everything that it leads to. `cut_off` are commits whose parents a shallow clone leaves out."""
    walked = Walked(tip, store)
    _commits(walked, cut_off)
    if tip in walked.commits:
        _Lists(walked).walk()
    return walked


# ------------------------------------------------------------------ commits
def _commits(walked: Walked, cut_off: frozenset[str]) -> None:
    store = walked.store
    header = _header(sha256=store.sha256)
    width = 64 if store.sha256 else 40
    waiting = [walked.tip]
    seen = {walked.tip}
    while waiting:
        identity = waiting.pop()
        raw = store.commits.get(identity)
        if raw is None:
            if identity == walked.tip:
                _absent(walked, identity, "the audited commit", identity)
            continue
        commit = parse(identity, raw)
        walked.commits[identity] = commit
        _form(walked, commit, header.match(raw) is not None)
        if raw.startswith(b"tree ") and re.fullmatch(rb"[0-9a-f]+", raw[5 : 5 + width]):
            walked.roots[identity] = bytes.fromhex(raw[5 : 5 + width].decode("ascii"))
        there = tuple(parent for parent in commit.parents if parent in store.commits)
        for parent in commit.parents:
            if parent not in store.commits:
                walked.cut.setdefault(identity, []).append(parent)
                if identity not in cut_off:
                    _absent(walked, parent, f"the commit that {short(identity)} follows", identity)
        walked.parents[identity] = there
        for parent in there:
            if parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    walked.objects += len(walked.commits)


def _header(*, sha256: bool) -> re.Pattern[bytes]:
    """The lines above the message, in the one order in which git writes them (git-fsck(1), missingTree to multipleAuthors)."""
    width = 64 if sha256 else 40
    identity = b"[0-9a-f]{%d}" % width
    more = rb"(?:[!-9;-~]+(?: [^\n]*)?\n(?: [^\n]*\n)*)*"
    people = rb"author [^\n]*\ncommitter [^\n]*\n"
    return re.compile(
        b"tree " + identity + b"\n(?:parent " + identity + b"\n)*" + people + more + b"(?:\n|$)"
    )


def _form(walked: Walked, commit: Commit, whole: bool) -> None:
    faults = [fault for fault in commit.faults if not fault.startswith(_ENCODING)]
    if len(faults) < len(commit.faults):
        walked.encodings.append(_of_commit(commit, "its text is in another encoding than it says"))
    if not whole and not faults:
        faults = ["its parts are not in the form and order that git writes"]
    if faults:
        walked.malformed.append(_of_commit(commit, "; ".join(faults)))


def _of_commit(commit: Commit, said: str) -> Case:
    return Case(f"commit {short(commit.id)}: {said}", commit.id, when=commit.committer.when)


def _absent(walked: Walked, identity: str, what: str, commit: str, path: str = "") -> None:
    """Note an object that is needed and not there, or not sound."""
    fault = walked.store.damaged.get(identity)
    place = f" ({plain(path)})" if path else ""
    when = walked.commits[commit].committer.when if commit in walked.commits else None
    paths = (path,) if path else ()
    if fault:
        walked.needed.add(identity)
        walked.damaged.append(Case(f"{what}{place}, {short(identity)}, {fault}", commit, paths, when=when))
    else:
        walked.missing.append(Case(f"{what}{place}, {short(identity)}", commit, paths, when=when))


# ------------------------------------------------------------------ lists of files
class _Lists:
    """The walk over lists of files. Lines that were seen before are not looked at again: most lists repeat another."""

    def __init__(self, walked: Walked) -> None:
        self._walked = walked
        self._store = walked.store
        self._lines = pattern(sha256=walked.store.sha256)
        self._width = id_width(sha256=walked.store.sha256)
        self._order: dict[bytes, bytes] = {}
        """Line -> what git sorts it by."""
        self._folds: dict[bytes, str] = {}
        """Line -> its name with everything left out by which two names can differ unseen."""
        self._strange: set[bytes] = set()
        self._blobs: set[bytes] = set()
        self._inner: dict[bytes, tuple[int, list[bytes]]] = {}
        """List of files -> how many files stand in it, and the lists below it."""
        self._depth: dict[bytes, int] = {}
        self._last: dict[bytes, bytes] = {}
        """Path -> the list last looked at there, if nothing was wrong with it."""

    def walk(self) -> None:
        walked = self._walked
        for commit in walked.graph.order:
            root = walked.roots.get(commit)
            if root is not None and root not in walked.origins:
                walked.origins[root] = (commit, b"")
                self._depth[root] = 0
                self._below(root)
        walked.objects += len(self._inner) + len(self._blobs)
        self._too_many()

    def _below(self, root: bytes) -> None:
        waiting = [(root, b"")]
        while waiting:
            tree, path = waiting.pop()
            raw = self._store.trees.get(tree)
            if raw is None:
                self._no_list(tree)
                continue
            inner = self._look_again(path, tree, raw)
            if inner is None:
                inner = self._look(path, tree, raw)
            waiting.extend((entry.id, path + entry.name + b"/") for entry in self._new(tree, inner))

    def _no_list(self, tree: bytes) -> None:
        commit, path = self._walked.place(tree)
        what = "a list of files" if path else f"the list of files of {short(commit)}"
        if tree in self._store.blobs or tree.hex() in self._store.commits:
            case = Case(f"{plain(path)} is said to be a folder and is none", commit, (path.rstrip("/"),))
            self._walked.malformed.append(case)
        else:
            _absent(self._walked, tree.hex(), what, commit, path.rstrip("/"))

    def _look_again(self, path: bytes, tree: bytes, raw: bytes) -> list[Entry] | None:
        """Look at a list that differs from the last sound one at its path only in what its names lead to.

        The folders in it that lead elsewhere now; None where more differs, and it is to be looked at from the beginning.
        """
        before = self._last.get(path, b"")
        ends = self._walked.ends.get(before)
        old = self._store.trees.get(before, b"")
        if ends is None or len(old) != len(raw):
            return None
        lines = list(replaced(old, raw, ends))
        width = self._width
        if any(was[:-width] != now[:-width] for was, now in lines):
            return None
        for _, line in lines:
            if line not in self._order:
                self._fresh(tree, line)
        if self._strange:
            return None
        files, inner = self._inner[before]
        elsewhere = [(self._apart(was), self._apart(now)) for was, now in lines if now.startswith(b"40000 ")]
        if elsewhere:
            inner = list(inner)
            for was, now in elsewhere:
                inner[inner.index(was.id)] = now.id
        self._inner[tree] = (files, inner)
        self._walked.ends[tree] = ends
        self._last[path] = tree
        return [now for _, now in elsewhere]

    def _look(self, path: bytes, tree: bytes, raw: bytes) -> list[Entry]:
        """Look at one list from the beginning; the folders in it."""
        lines = self._lines.findall(raw)
        ends = array("L", accumulate(map(len, lines)))
        sound = (ends[-1] if ends else 0) == len(raw)
        if not sound:
            self._malformed(tree, "it cannot be taken apart")
        order, folds = self._order, self._folds
        for line in [line for line in lines if line not in order]:
            self._fresh(tree, line)
        keys = list(map(order.__getitem__, lines))
        if keys != sorted(keys):
            sound = False
            self._malformed(tree, "its names are not in order")
        if len(set(map(folds.__getitem__, lines))) != len(lines):
            sound = False
            self._alike(tree, lines)
        if self._strange and not self._strange.isdisjoint(lines):
            found = (line for line in lines if line in self._strange)
            self._walked.strange += [(tree, self._apart(line)) for line in found]
        inner = (
            [self._apart(line) for line in lines if line.startswith(b"40000 ")] if b"40000 " in raw else []
        )
        self._inner[tree] = (len(lines) - len(inner), [entry.id for entry in inner])
        if sound:
            self._walked.ends[tree] = ends
            self._last[path] = tree
        return inner

    def _new(self, tree: bytes, inner: Sequence[Entry]) -> Sequence[Entry]:
        """Those of the folders in a list that were not met before."""
        fresh = {entry.id: entry for entry in inner if entry.id not in self._walked.origins}
        for entry in fresh.values():
            self._walked.origins[entry.id] = (tree, entry.name)
            self._depth[entry.id] = self._depth[tree] + 1
        if fresh and self._depth[tree] >= DEEPEST:
            self._malformed(tree, f"folders stand in it more than {DEEPEST} deep")
            return ()
        return list(fresh.values())

    def _apart(self, line: bytes) -> Entry:
        return taken_apart(line, sha256=self._store.sha256)

    def _fresh(self, tree: bytes, line: bytes) -> None:
        """A line that no list had before."""
        entry = self._apart(line)
        self._order[line] = entry.name + b"/" if entry.mode == FOLDER else entry.name
        folded, printable = _folded(entry.name)
        self._folds[line] = folded
        if not printable:
            self._walked.unprintable.append((tree, entry.name))
        fault = _fault(entry, folded)
        if fault:
            self._malformed(tree, fault)
        if entry.name in SETTINGS:
            self._walked.settings.append((tree, entry))
        if entry.mode in (LINK, REPOSITORY) or entry.id in self._store.pointers:
            self._strange.add(line)
        if entry.mode not in (FOLDER, REPOSITORY):
            self._content(tree, entry)

    def _content(self, tree: bytes, entry: Entry) -> None:
        if entry.id in self._store.blobs:
            self._blobs.add(entry.id)
            return
        commit, above = self._walked.place(tree)
        path = above + text(entry.name)
        if entry.id in self._store.trees:
            case = Case(f"{plain(path)} is said to be a file and is none", commit, (path,))
            self._walked.malformed.append(case)
        else:
            _absent(self._walked, entry.id.hex(), "the content of a file", commit, path)

    def _malformed(self, tree: bytes, said: str) -> None:
        commit, above = self._walked.place(tree)
        where = f"folder {plain(above)}" if above else "outermost folder"
        said = f"the list of files of the {where} in commit {short(commit)}: {said}"
        self._walked.malformed.append(Case(said, commit, when=self._walked.commits[commit].committer.when))

    def _alike(self, tree: bytes, lines: Sequence[bytes]) -> None:
        found: dict[str, list[bytes]] = {}
        for line in lines:
            found.setdefault(self._folds[line], []).append(self._apart(line).name)
        for names in found.values():
            if len(set(names)) < len(names):
                self._malformed(tree, f"the name “{plain(text(names[0]))}” stands there twice")
            elif len(names) > 1:
                self._walked.twins.append((tree, tuple(names)))

    def _too_many(self) -> None:
        """Lists that lead to more files than anybody ever wrote: a small store can be made to unfold without end."""
        totals: dict[bytes, int] = {}
        waiting = list(self._inner)
        while waiting:
            tree = waiting[-1]
            own, below = self._inner.get(tree, (0, []))
            unknown = [one for one in below if one not in totals]
            if unknown and tree not in totals:
                waiting.extend(unknown)
                continue
            waiting.pop()
            totals[tree] = own + sum(totals[one] for one in below)
        for root in self._walked.roots.values():
            if totals.get(root, 0) > MOST_FILES:
                self._malformed(root, f"it leads to more than {MOST_FILES:,} files")
                return


def _fault(entry: Entry, folded: str) -> str:
    if entry.mode not in _MODES:
        return f"it holds something of the unknown sort {plain(entry.mode.decode('ascii', 'replace'))}"
    if not entry.name or b"/" in entry.name or folded in {".", "..", ".git", "git~1"}:
        return f"it holds the name “{plain(text(entry.name))}”, which no file can have"
    return "" if entry.id.strip(b"\0") else "it holds a name that leads to nothing"


def _folded(name: bytes) -> tuple[str, bool]:
    """A name as it looks, whatever its case, accents' form and unseen characters; and whether all of it shows."""
    if name.isascii() and not any(byte < 32 or byte == 127 for byte in name):
        return name.decode("ascii").lower(), True
    try:
        said = name.decode("utf-8")
    except UnicodeDecodeError:
        return text(name), False
    unseen = [letter for letter in said if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp", "Cs"}]
    shown = "".join(letter for letter in said if letter not in unseen)
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold()), not unseen


# ------------------------------------------------------------------ findings
def findings(walked: Walked) -> Iterator[Finding]:
    """What is missing, damaged or malformed."""
    if walked.damaged:
        number = count(len(walked.damaged), "object")
        said = (
            f"{number} of this history {_is(walked.damaged)} not what the name stands for, or cannot be read"
        )
        yield Finding("HIS001", said, tuple(walked.damaged), local=True)
    if walked.missing:
        number = count(len(walked.missing), "object")
        said = f"{number} that this history needs {_is(walked.missing)} not here"
        yield Finding("HIS002", said, tuple(walked.missing), local=True)
    if walked.malformed:
        cases = tuple(dict.fromkeys(walked.malformed))
        said = f"{count(len(cases), 'commit or list of files', 'commits or lists of files')} {_is(cases)} malformed"
        yield Finding("HIS003", said, cases)
    if walked.encodings:
        said = f"{commits_(len(walked.encodings))} {_is(walked.encodings)} not in the encoding named in it"
        yield Finding("HIS087", said, tuple(walked.encodings))


def _is(cases: Sequence[object]) -> str:
    return "is" if len(cases) == 1 else "are"


def elsewhere(walked: Walked) -> Mapping[str, str]:
    """Damaged objects of the store that the commit, as far as it could be followed, does not need."""
    return {one: fault for one, fault in walked.store.damaged.items() if one not in walked.needed}


def damage(found: Mapping[str, str]) -> tuple[Case, ...]:
    """Damaged objects as cases."""
    return tuple(Case(f"{short(one)} {found[one]}") for one in sorted(found))
