"""How far a folder can be tied to a commit: what lies on disk is hashed and compared with what the commit holds."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generators.finding import count
from generators.history.runner import Checkout, find, run
from generators.values import LONDON

# What a build reads; a change elsewhere does not make a site a draft.
READ = ("records", "docs", "mkdocs.yml")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far what was read can be tied to a commit."""

    commit: str
    """Full commit id; empty where there is none."""
    committed: datetime | None
    """Committer date in Europe/London; set by the committing machine, so no proof of time."""
    remarks: tuple[str, ...]
    """Why this is a draft, in words; empty where the folder is what the commit holds."""

    @property
    def draft(self) -> bool:
        """True where anything read is not in the commit, or the commit's history is cut short."""
        return bool(self.remarks)

    @property
    def short(self) -> str:
        """Twelve hex digits of the commit, or the words “no commit”."""
        return self.commit[:12] or "no commit"


def standing(repository: Path) -> Standing:
    """How far the records, guides and settings in `repository` can be tied to a commit.

    Files are re-hashed and compared with the commit's tree, because `git status` stays silent where a file is
    marked assume-unchanged or skip-worktree, or is changed within its time stamp (guarantees §3, W rows).
    """
    checkout = find(repository)
    if checkout is None or checkout.tree is None:
        return Standing(
            "", None, ("there is no git repository here, so nothing shows when anything was written",)
        )
    head = run(checkout, ["rev-parse", "--verify", "--end-of-options", "HEAD^{commit}"])
    if head is None:
        return Standing("", None, ("nothing has been committed yet",))
    commit = head.decode().strip()
    remarks = [
        *_unfinished(checkout),
        *_shallow(checkout),
        *_uncommitted(checkout, checkout.tree, repository.resolve(), commit),
    ]
    return Standing(commit, _committed(checkout, commit), tuple(remarks))


def _committed(checkout: Checkout, commit: str) -> datetime | None:
    raw = run(checkout, ["cat-file", "commit", commit])
    for line in (raw or b"").split(b"\n\n", 1)[0].split(b"\n"):
        if line.startswith(b"committer "):
            seconds = line.rsplit(b" ", 2)[-2]
            try:
                return datetime.fromtimestamp(int(seconds), UTC).astimezone(LONDON)
            except (ValueError, OverflowError, OSError):
                return None
    return None


def _unfinished(checkout: Checkout) -> Iterator[str]:
    for name, words in (
        ("MERGE_HEAD", "a merge"),
        ("rebase-merge", "a rebase"),
        ("rebase-apply", "a rebase"),
        ("CHERRY_PICK_HEAD", "a cherry-pick"),
    ):
        if (checkout.git / name).exists():
            yield f"{words} is under way and not finished"


def _shallow(checkout: Checkout) -> Iterator[str]:
    if (run(checkout, ["rev-parse", "--is-shallow-repository"]) or b"").strip() == b"true":
        yield "this is a shallow clone: earlier history is missing, so nothing can be said of it"


def _uncommitted(checkout: Checkout, tree: Path, repository: Path, commit: str) -> Iterator[str]:
    """One remark that names the first files that differ from the commit, and how many there are."""
    try:
        inside = repository.relative_to(tree.resolve()).as_posix()
    except ValueError:
        inside = "."
    prefix = "" if inside == "." else f"{inside}/"
    listed = run(checkout, ["ls-tree", "-r", "-z", commit, "--", *(f"{prefix}{name}" for name in READ)])
    if listed is None:
        yield "the commit's list of files cannot be read"
        return
    recorded = {path.removeprefix(prefix): blob for path, blob in _tree(listed)}
    found = dict(_blobs(repository, "sha256" if len(commit) == 64 else "sha1"))
    different = sorted(
        path for path in recorded.keys() | found.keys() if recorded.get(path) != found.get(path)
    )
    if different:
        more = f" and {count(len(different) - 3, 'more file')}" if len(different) > 3 else ""
        yield f"not committed: {', '.join(different[:3])}{more}"


def _tree(listed: bytes) -> Iterator[tuple[str, str]]:
    for row in listed.split(b"\0"):
        if row:
            facts, path = row.split(b"\t", 1)
            yield os.fsdecode(path), facts.split(b" ")[2].decode()


def _blobs(repository: Path, algorithm: str) -> Iterator[tuple[str, str]]:
    """Path and git blob id of every file a build reads, from its bytes as they lie on disk."""
    for name in READ:
        top = repository / name
        for file in (top,) if top.is_file() else _files(top):
            try:
                content = os.fsencode(file.readlink()) if file.is_symlink() else file.read_bytes()
            except OSError:
                content = b"\0unreadable"
            header = f"blob {len(content)}\0".encode()
            yield (
                file.relative_to(repository).as_posix(),
                hashlib.new(algorithm, header + content, usedforsecurity=False).hexdigest(),
            )


def _files(top: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(top):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            # A pipe or device would block or never end; the reader reports it as a finding.
            if path.is_symlink() or path.is_file():
                yield path
        for name in folders:
            if (linked := Path(folder, name)).is_symlink():
                yield linked
