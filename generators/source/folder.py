"""The files below a folder, and the records among them read: safe names and plain files only, in one order everywhere."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from pathlib import Path, PurePosixPath

from generators.finding import Finding, Unable
from generators.source.characters import LIMIT_BYTES
from generators.source.document import Document
from generators.source.kept import Kept
from generators.source.parsing import parse
from generators.source.paths import UNSEEN, Refusal, contents, folded, is_link, printable, unreadable

# Folders below the records that hold no records: evidence itself, and the provider's own catalogues.
NOT_RECORDS = ("evidence/files", "catalogues")
_UNREMARKED = frozenset({"README.md", "README.txt", "README"})
_CODES = {
    "absent": "SRC022",
    "device": "SRC021",
    "folder": "SRC021",
    "link": "SRC020",
    "unreadable": "SRC022",
}
_NAME_CURE = "Rename it (git mv): letters, digits, hyphens, dots and underscores are safe everywhere."


def root(start: Path) -> Path:
    """The evidence repository around a folder: the nearest one that holds `records/`. Raises Unable where there is none."""
    here = start.resolve()
    if not here.is_dir():
        raise Unable(f"there is no folder {start}", "name an existing folder with --repo")
    for folder in (here, *here.parents):
        if (folder / "records").is_dir():
            return folder
    raise Unable(
        f"no folder `records` in {here} or above it",
        "go to your evidence repository, or name it with --repo DIR",
    )


def files(
    repository: Path,
    folder: str = "records",
    *,
    skip: Collection[str] = (),
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Every ordinary file below `folder`, as posix paths from the repository's root, sorted; and what is no such file.

    `skip` names folders (from the root) that are left out. Links are reported and never followed, separate git
    repositories are reported and not entered, pipes and devices are reported and never opened.

    Raises:
        Unable: there is no such folder.
    """
    top = Path(repository) / folder
    if not os.path.lexists(top):
        raise Unable(
            f"there is no folder '{folder}' here",
            "Run this in an evidence repository, or begin one: evidence init DIR.",
        )
    paths: list[str] = []
    findings: list[Finding] = []
    if is_link(top.lstat()) or not top.is_dir():
        findings.append(_whole(folder, *_kind_of_fault(top.lstat())))
        return (), tuple(findings)
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        entries = _entries(repository, here, findings)
        for name, state in entries:
            path = f"{here}/{name}"
            if stat.S_ISDIR(state.st_mode) and not is_link(state):
                if path not in skip:
                    waiting.append(path)
                if name.endswith((".yml", ".yaml")):
                    findings.append(_whole(path, *_kind_of_fault(state)))
            elif stat.S_ISREG(state.st_mode):
                paths.append(path)
            elif not name.startswith(".#"):
                findings.append(_whole(path, *_kind_of_fault(state)))
    return tuple(sorted(paths)), tuple(sorted(findings))


def _entries(repository: Path, here: str, findings: list[Finding]) -> list[tuple[str, os.stat_result]]:
    """The entries of a folder with names that can be used, sorted; the rest is reported."""
    try:
        with os.scandir(Path(repository) / here) as scan:
            found = sorted(scan, key=lambda entry: os.fsencode(entry.name))
    except OSError as error:
        refusal = unreadable(error)
        findings.append(_whole(here, "SRC022", f"the folder {refusal.message}", refusal.cure))
        return []
    if any(entry.name == ".git" for entry in found):
        cure = (
            "Take its files into this repository, or move it out: a separate one is not part of this history."
        )
        findings.append(
            _whole(here, "SRC027", "the folder is a separate git repository; nothing in it was read", cure)
        )
        return []
    entries: list[tuple[str, os.stat_result]] = []
    twins: dict[str, str] = {}
    for entry in found:
        path = f"{here}/{entry.name}"
        fault = _name_fault(entry.name)
        if fault:
            findings.append(_whole(path, "SRC023", fault, _NAME_CURE))
            continue
        first = twins.setdefault(folded(entry.name), entry.name)
        if first != entry.name:
            message = f"the name differs from '{first}' only in capitals or accents: on many computers one replaces the other"
            findings.append(
                _whole(path, "SRC024", message, "Rename or delete one of the two (git mv, git rm).")
            )
        try:
            entries.append((entry.name, entry.stat(follow_symlinks=False)))
        except OSError as error:
            refusal = unreadable(error)
            findings.append(_whole(path, "SRC022", f"it {refusal.message}", refusal.cure))
    return entries


def _name_fault(name: str) -> str:
    """What is wrong with the name of a file or folder, if anything."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "the name is not UTF-8"
    if UNSEEN.search(name):
        return "the name holds characters that cannot be seen"
    return "the name holds a backslash, which divides folders on Windows" if "\\" in name else ""


def _kind_of_fault(state: os.stat_result) -> tuple[str, str, str]:
    """Code, message and cure for an entry that is neither an ordinary file nor a folder where one is wanted."""
    if is_link(state):
        cure = "Replace it by the file itself; to point at another record, write its id."
        return "SRC020", "this is a link; records are plain files, and links are not followed", cure
    if stat.S_ISDIR(state.st_mode):
        return (
            "SRC021",
            "this is a folder with the name of a record",
            "Rename the folder, or move its files up (git mv).",
        )
    if stat.S_ISREG(state.st_mode):
        return "SRC021", "this is a file where a folder is wanted", "Move it away, and make the folder."
    return "SRC021", "this is a pipe, socket or device, not a file; it was not opened", "Delete it."


def _whole(path: str, code: str, message: str, hint: str) -> Finding:
    return Finding(printable(path), 1, 1, code, message, hint)


def read(
    repository: Path, folder: str = "records", *, kept: Kept | None = None
) -> tuple[tuple[Document, ...], tuple[Finding, ...]]:
    """Every record below `folder`, sorted by path, and every fault of reading, in file order.

    Evidence files and catalogues are left to those who read them; other files that are no records are reported. `kept`
    holds documents that were read before: it saves time and changes nothing.

    Raises:
        Unable: there is no such folder.
    """
    parsed = kept.parse if kept else parse
    paths, faults = files(repository, folder, skip=[f"{folder}/{part}" for part in NOT_RECORDS])
    findings = list(faults)
    documents: list[Document] = []
    others: list[str] = []
    for path in paths:
        suffix = PurePosixPath(path).suffix
        if suffix.lower() not in {".yml", ".yaml"}:
            others.append(path)
            continue
        if suffix != ".yml":
            renamed = PurePosixPath(path).with_suffix(".yml").name
            findings.append(
                _whole(
                    path, "SRC025", f"records end in .yml, not {suffix}", f"Rename it (git mv) to {renamed}."
                )
            )
        content = contents(f"{repository}/{path}", LIMIT_BYTES)
        if isinstance(content, Refusal):
            findings.append(_whole(path, _CODES[content.reason], f"the file {content.message}", content.cure))
            continue
        document, wrong = parsed(path, content)
        findings.extend(wrong)
        if document is not None:
            documents.append(document)
    findings.extend(_not_read(others, documents))
    return tuple(documents), tuple(sorted(findings))


def _not_read(others: list[str], documents: list[Document]) -> Iterator[Finding]:
    """Files among the records that nobody reads, so that none is thought to count."""
    named = {
        str(PurePosixPath(document.path).parent / rows)
        for document in documents
        if isinstance(rows := document.data.get("rows_file"), str)
    }
    for path in others:
        name = PurePosixPath(path).name
        if path in named or name.startswith(".") or name in _UNREMARKED:
            continue
        if path.lower().endswith(".csv"):
            message = "this table is not read: no record beside it names it"
            cure = (
                f"Write rows_file: {name} in the record it belongs to, or move it to records/evidence/files/."
            )
        else:
            message = "this file is not read: records end in .yml"
            cure = (
                "Move evidence to records/evidence/files/; rename a record to .yml; delete what is left over."
            )
        yield _whole(path, "SRC026", message, cure)
