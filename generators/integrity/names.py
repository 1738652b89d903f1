"""Names and sorts of files that mislead, and settings that travel with the files: look-alikes, links among the records, attributes, mailmap."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generators.finding import count
from generators.history.runner import Checkout, objects
from generators.integrity.report import Case, Finding
from generators.integrity.trees import LINK, REPOSITORY, Entry, Trees, text
from generators.integrity.walk import Walked
from generators.integrity.words import plain, short

# Attributes by which a file is one thing in the history and another on disk or in an archive (gitattributes(5)).
_CHANGING = re.compile(
    rb"(?:text|crlf|ident|export-subst|export-ignore)(?:=.*)?|(?:eol|filter|working-tree-encoding)=.+"
)
_WORDS = {LINK: "a link", REPOSITORY: "another repository"}
_LARGEST = 1_000_000


def findings(checkout: Checkout, walked: Walked, trees: Trees, inside: str) -> Iterator[Finding]:
    """What in the names, sorts and settings of the files of any commit misleads."""
    yield from _twins(walked)
    yield from _unprintable(walked)
    yield from _strange(walked, f"{inside}/records/" if inside else "records/")
    yield from _attributes(checkout, walked)
    yield from _mailmap(walked, trees)


def _case(walked: Walked, tree: bytes, names: tuple[bytes, ...], said: str) -> Case:
    commit, above = walked.place(tree)
    paths = tuple(above + text(name) for name in names)
    words = f"{' and '.join(map(plain, paths))}{said}, first in commit {short(commit)}"
    return Case(words, commit, paths, when=walked.commits[commit].committer.when)


def _twins(walked: Walked) -> Iterator[Finding]:
    cases = tuple(dict.fromkeys(_case(walked, tree, names, "") for tree, names in walked.twins))
    # The same pair stands in every later list of that folder.
    kept = {case.paths: case for case in reversed(cases)}
    if kept:
        said = f"{count(len(kept), 'pair')} of file names can be taken for one another"
        yield Finding("HIS046", said, tuple(reversed(kept.values())))


def _unprintable(walked: Walked) -> Iterator[Finding]:
    cases = tuple(_case(walked, tree, (name,), "") for tree, name in walked.unprintable)
    kept = {case.paths: case for case in reversed(cases)}
    if kept:
        said = f"{count(len(kept), 'file name')} {'holds' if len(kept) == 1 else 'hold'} characters that do not show"
        yield Finding("HIS047", said, tuple(reversed(kept.values())))


def _strange(walked: Walked, records: str) -> Iterator[Finding]:
    cases: dict[tuple[tuple[str, ...], bytes], Case] = {}
    for tree, entry in walked.strange:
        case = _case(
            walked, tree, (entry.name,), f" is {_WORDS.get(entry.mode, 'a pointer to a file kept elsewhere')}"
        )
        if case.paths[0].startswith(records):
            cases.setdefault((case.paths, entry.id), case)
    if cases:
        said = f"{count(len(cases), 'file')} among the records {'is' if len(cases) == 1 else 'are'} only a reference to something else"
        yield Finding("HIS048", said, tuple(cases.values()))


# ------------------------------------------------------------------ settings that travel with the files
def _versions(walked: Walked, name: bytes) -> dict[bytes, tuple[bytes, Entry]]:
    """Content -> the first list that holds a file of that name with it."""
    found: dict[bytes, tuple[bytes, Entry]] = {}
    for tree, entry in walked.settings:
        if entry.name == name and entry.id in walked.store.blobs:
            found.setdefault(entry.id, (tree, entry))
    return found


def _attributes(checkout: Checkout, walked: Walked) -> Iterator[Finding]:
    versions = _versions(walked, b".gitattributes")
    cases = []
    wanted = [one.hex() for one in versions]
    for one in objects(checkout, wanted, _LARGEST, sha256=walked.store.sha256) if wanted else ():
        tree, entry = versions[bytes.fromhex(one.id)]
        named = sorted(_changing(one.content or b""))
        if named:
            cases.append(_case(walked, tree, (entry.name,), f" sets {', '.join(map(plain, named))}"))
    if cases:
        yield Finding(
            "HIS049", "attributes in the history change files on their way to and from disk", tuple(cases)
        )


def _changing(content: bytes) -> set[str]:
    found = set()
    for line in content.splitlines():
        if not line.strip() or line.startswith(b"#"):
            continue
        # A pattern may be quoted, with spaces in it.
        rest = re.sub(rb'^\s*(?:"(?:[^"\\]|\\.)*"|\S+)', b"", line)
        found |= {word.decode("utf-8", "replace") for word in rest.split() if _CHANGING.fullmatch(word)}
    return found


def _mailmap(walked: Walked, trees: Trees) -> Iterator[Finding]:
    entry = trees.at(walked.roots[walked.tip], ".mailmap")
    if entry is not None:
        case = Case(".mailmap in the audited commit", walked.tip, (".mailmap",))
        yield Finding("HIS050", "names of people are replaced for display", (case,))
