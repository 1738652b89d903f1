"""What in this copy of a repository makes git show another history than the stored one, or run something; none of it is used here."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.finding import count
from generators.history.runner import Checkout, run
from generators.history.signatures import judge
from generators.integrity import copies
from generators.integrity.objects import Store
from generators.integrity.report import Case, Finding
from generators.integrity.words import commits as commits_
from generators.integrity.words import plain, short

# Settings by which git shows other contents or names, or calls a signature good (guarantees §3, H5, H16; §6.1).
_SHOWS = re.compile(
    r"filter\..+\.(clean|smudge|process)|diff\.external|diff\..+\.(command|textconv)|core\.(attributesfile|worktree)"
    r"|gpg\.program|gpg\..+\.program|gpg\.ssh\.(allowedsignersfile|defaultkeycommand|revocationfile)"
    r"|include\.path|includeif\..+\.path|mailmap\.(file|blob)|notes\..+|core\.(usereplacerefs|alternaterefscommand)",
    re.DOTALL,
)
# Settings by which git runs a program on the way.
_RUNS = re.compile(
    r"core\.(hookspath|sshcommand|askpass|editor|pager|gitproxy)|credential\..*helper|pager\..+|sequence\.editor|alias\..+"
    r"|merge\..+\.driver|(diff|merge)tool\..+\.cmd|interactive\.difffilter|browser\..+\.(cmd|path)|remote\..+\.(uploadpack|receivepack|vcs)"
    r"|uploadpack\.packobjectshook|submodule\..+\.update|trailer\..+\.(command|cmd)|protocol\.ext\.allow|url\..+\.(insteadof|pushinsteadof)",
    re.DOTALL,
)
_PROMISES = re.compile(r"extensions\.partialclone|remote\..+\.(promisor|partialclonefilter)", re.DOTALL)
_YES_NO = frozenset({"true", "false", "yes", "no", "on", "off", "1", "0", ""})
# Files in which git keeps a merge or the like that is not finished.
_BEGUN: Mapping[str, str] = {
    "MERGE_HEAD": "a merge",
    "rebase-merge": "a rebase",
    "rebase-apply": "a rebase",
    "CHERRY_PICK_HEAD": "a cherry-pick",
    "REVERT_HEAD": "a revert",
    "BISECT_LOG": "a search (bisect)",
}


@dataclass(frozen=True, slots=True)
class Ref:
    """A branch, tag or other name in this copy."""

    name: str
    id: str
    sort: str


def refs(checkout: Checkout) -> tuple[Ref, ...]:
    """Every name in this copy; none where git cannot list them."""
    listed = run(checkout, ["for-each-ref", "--format=%(objectname) %(objecttype) %(refname)"])
    found = [line.split(" ", 2) for line in (listed or b"").decode("utf-8", "replace").splitlines()]
    return tuple(Ref(name, identity, sort) for identity, sort, name in found)


def common(checkout: Checkout) -> Path:
    """The git folder that all working trees share."""
    found = run(checkout, ["rev-parse", "--git-common-dir"])
    named = (found or b"").decode("utf-8", "surrogateescape").rstrip("\n")
    return checkout.place / named if named else checkout.git


def cut_off(checkout: Checkout) -> frozenset[str]:
    """Commits whose parents a shallow clone leaves out."""
    file = common(checkout) / "shallow"
    return frozenset(_lines(file))


def _lines(file: Path) -> list[str]:
    """The lines of a small file that hold anything; none where there is no such file."""
    try:
        text = file.read_bytes().decode("utf-8", "replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def findings(checkout: Checkout, store: Store, reached: Mapping[str, object]) -> Iterator[Finding]:
    """What this copy has of its own. `reached` are the commits of the audited history."""
    names = refs(checkout)
    settings = _settings(checkout)
    yield from _incomplete(checkout, settings)
    yield from _instead(checkout, names)
    yield from _summaries(checkout)
    yield from _tags(store, names)
    yield from _configured(settings, _hooks(checkout, settings), _attributes(checkout))
    yield from _nowhere(store, names, reached)
    yield from _begun(checkout)


# ------------------------------------------------------------------ a copy that is not whole
def _incomplete(checkout: Checkout, settings: list[tuple[str, str]]) -> Iterator[Finding]:
    ends = cut_off(checkout)
    if ends or (run(checkout, ["rev-parse", "--is-shallow-repository"]) or b"").strip() == b"true":
        cases = tuple(Case(f"nothing before commit {short(plain(one))}", one) for one in sorted(ends))
        said = "this is a shallow clone: earlier history was left out or is hidden"
        yield Finding("HIS004", said, cases, local=True)
    promised = sorted({name for name, _ in settings if _PROMISES.fullmatch(name)})
    if promised:
        cases = tuple(Case(f"setting {plain(name)}") for name in promised)
        yield Finding("HIS005", "this is a partial clone: contents may be missing from it", cases, local=True)


def _instead(checkout: Checkout, names: tuple[Ref, ...]) -> Iterator[Finding]:
    """Replaced objects, grafts, borrowed contents, notes."""
    replaced = [one for one in names if one.name.startswith("refs/replace/")]
    if replaced:
        cases = tuple(
            Case(f"{one.name.removeprefix('refs/replace/')} is shown as {one.id}") for one in replaced
        )
        said = f"{count(len(cases), 'object')} {'is' if len(cases) == 1 else 'are'} replaced for display in this copy; this was ignored"
        yield Finding("HIS061", said, cases, local=True)
    top = common(checkout)
    grafts = _lines(top / "info" / "grafts")
    if grafts:
        cases = tuple(Case(f"commit {short(plain(line))} is said to follow others") for line in grafts)
        yield Finding(
            "HIS062",
            "grafts in this copy change which commit follows which; they were ignored",
            cases,
            local=True,
        )
    borrowed = _lines(copies.folder(checkout) / "info" / "alternates")
    if borrowed:
        cases = tuple(Case(f"from {plain(line)}") for line in borrowed)
        yield Finding("HIS063", "this copy borrows contents from another folder", cases, local=True)
    notes = [one for one in names if one.name.startswith("refs/notes/")]
    if notes:
        cases = tuple(Case(plain(one.name)) for one in notes)
        yield Finding(
            "HIS065", "git shows notes below commits in this copy; they were not read", cases, local=True
        )


def _summaries(checkout: Checkout) -> Iterator[Finding]:
    """Git's own summaries, each held against the objects by git itself."""
    top = copies.folder(checkout)
    graphs = (top / "info" / "commit-graph", top / "info" / "commit-graphs" / "commit-graph-chain")
    wrong = []
    if (
        any(file.exists() for file in graphs)
        and run(checkout, ["commit-graph", "verify", "--no-progress"]) is None
    ):
        wrong.append(Case("the summary of which commit follows which (commit-graph)"))
    if (top / "pack" / "multi-pack-index").exists():
        check = ["-c", "core.multiPackIndex=true", "multi-pack-index", "verify", "--no-progress"]
        if run(checkout, check) is None:
            wrong.append(Case("the summary of where contents lie (multi-pack-index)"))
    if wrong:
        said = "a summary that git keeps in this copy does not fit what is stored; it was not used"
        yield Finding("HIS064", said, tuple(wrong), local=True)


# ------------------------------------------------------------------ tags
def _tags(store: Store, names: tuple[Ref, ...]) -> Iterator[Finding]:
    cases = []
    for one in names:
        raw = store.tags.get(one.id)
        if not one.name.startswith("refs/tags/") or raw is None:
            continue
        head = raw.partition(b"\n\n")[0].split(b"\n")
        inside = [line[4:].decode("utf-8", "replace") for line in head if line.startswith(b"tag ")]
        name = one.name.removeprefix("refs/tags/")
        if inside != [name]:
            cases.append(Case(f"the tag {plain(name)} calls itself {plain(', '.join(inside)) or 'nothing'}"))
        elif judge(raw, None, None, sha256=store.sha256).state == "bad":
            cases.append(Case(f"the signature of the tag {plain(name)} does not fit"))
    if cases:
        said = f"{count(len(cases), 'tag')} {'does' if len(cases) == 1 else 'do'} not say what the name says"
        yield Finding("HIS018", said, tuple(cases), local=True)


# ------------------------------------------------------------------ settings and hooks
def _settings(checkout: Checkout) -> list[tuple[str, str]]:
    """Name and value of every setting of this copy; files that these include are not read."""
    found = []
    for scope in ("--local", "--worktree"):
        listed = run(checkout, ["config", scope, "--no-includes", "--list", "-z"]) or b""
        for line in listed.decode("utf-8", "replace").split("\0"):
            name, _, value = line.partition("\n")
            if name:
                section, _, rest = name.partition(".")
                middle, _, last = rest.rpartition(".")
                joined = ".".join(part for part in (section.lower(), middle, last.lower()) if part)
                found.append((joined, value))
    return found


def _hooks(checkout: Checkout, settings: list[tuple[str, str]]) -> list[str]:
    """The names of the hooks that would run."""
    named = [value for name, value in settings if name == "core.hookspath"]
    folder = checkout.place / named[-1] if named else common(checkout) / "hooks"
    try:
        files = sorted(file for file in folder.iterdir() if file.suffix != ".sample")
    except OSError:
        return []
    return [file.name for file in files if file.is_file() and os.access(file, os.X_OK)]


def _attributes(checkout: Checkout) -> list[Case]:
    """Attributes that only this copy has."""
    lines = _lines(common(checkout) / "info" / "attributes")
    return [Case(f"info/attributes: {plain(line.strip())}") for line in lines]


def _configured(
    settings: list[tuple[str, str]], hooks: list[str], attributes: list[Case]
) -> Iterator[Finding]:
    shown, run_ = attributes, []
    for name, value in settings:
        said = Case(f"{plain(name)} = {plain(value)}")
        watched = name == "core.fsmonitor" and value.lower() not in _YES_NO
        if watched or _SHOWS.fullmatch(name):
            shown.append(said)
        elif _RUNS.fullmatch(name):
            run_.append(said)
    run_ += [Case(f"hook {plain(name)}") for name in hooks]
    if shown:
        said_ = "settings of this copy change what git shows or calls good; they were not used"
        yield Finding("HIS066", said_, tuple(dict.fromkeys(shown)), local=True)
    if run_:
        said_ = "programs are run when git is used in this copy; none was run here"
        yield Finding("HIS084", said_, tuple(dict.fromkeys(run_)), local=True)


# ------------------------------------------------------------------ what leads nowhere
def _nowhere(store: Store, names: tuple[Ref, ...], reached: Mapping[str, object]) -> Iterator[Finding]:
    lost = [one for one in names if not store.holds(one.id)]
    if lost:
        cases = tuple(Case(f"{plain(one.name)} leads to nothing sound") for one in lost)
        yield Finding(
            "HIS067", f"{count(len(cases), 'name')} in this copy leads to nothing sound", cases, local=True
        )
    seen = set(reached)
    waiting = [*(one.id for one in names if one.id in store.commits), *_tagged(store)]
    seen.update(waiting)
    while waiting:
        raw = store.commits.get(waiting.pop(), b"")
        for line in raw.partition(b"\n\n")[0].split(b"\n"):
            parent = line[7:].decode("ascii", "replace") if line.startswith(b"parent ") else ""
            if parent and parent not in seen:
                seen.add(parent)
                waiting.append(parent)
    loose = sorted(set(store.commits) - seen)
    if loose:
        cases = tuple(Case(f"commit {short(one)}", one) for one in loose)
        yield Finding(
            "HIS083",
            f"{commits_(len(loose))} in this copy {'is' if len(loose) == 1 else 'are'} led to by nothing",
            cases,
            local=True,
        )


def _tagged(store: Store) -> Iterator[str]:
    """Commits that tags in the store are for."""
    for raw in store.tags.values():
        first = raw.partition(b"\n")[0].decode("ascii", "replace")
        if first.startswith("object ") and first[7:] in store.commits:
            yield first[7:]


def _begun(checkout: Checkout) -> Iterator[Finding]:
    cases = tuple(
        Case(f"{words} is under way") for name, words in _BEGUN.items() if (checkout.git / name).exists()
    )
    if cases:
        yield Finding("HIS074", "something was begun in this copy and not finished", cases, local=True)
