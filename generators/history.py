"""git as the record of what was committed: the one hardened runner, and how far a folder can be tied to a commit.

Nothing of a repository being read is ever run: hooks, filters, external diff and fsmonitor are switched off.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from generators.finding import Unable, count
from generators.values import LONDON

# What a build reads; a change elsewhere does not make a site a draft.
READ = ("records", "docs", "mkdocs.yml")
_TIMEOUT = 120

_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.commitGraph=false",
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "gpg.ssh.program=/usr/bin/ssh-keygen",
)


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


@dataclass(frozen=True, slots=True)
class Checkout:
    """A working tree and its git folder."""

    tree: Path
    git: Path


def find(folder: Path) -> Checkout | None:
    """The checkout around `folder`, or None where there is no git repository. Raises Unable where git is not installed."""
    try:
        import git  # costs a third of a second: only builds need it  # noqa: PLC0415
    except ImportError as error:
        raise Unable(
            "git is not installed here, so it cannot be told which commit is shown",
            "install git, and see that `git --version` works",
        ) from error
    try:
        with git.Repo(folder, search_parent_directories=True) as opened:
            tree = opened.working_tree_dir
            return Checkout(Path(tree), Path(opened.git_dir)) if tree else None
    except (git.InvalidGitRepositoryError, git.NoSuchPathError, ValueError, OSError):
        return None


def environment(checkout: Checkout) -> dict[str, str]:
    """The runner's environment: no inherited GIT_* variable, no system or user configuration, no replaced objects."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return kept | {
        "GIT_DIR": str(checkout.git),
        "GIT_WORK_TREE": str(checkout.tree),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
    }


def run(checkout: Checkout, arguments: Sequence[str]) -> bytes | None:
    """What a git command printed, or None where it failed. `arguments` are ours, never a user's."""
    try:
        done = subprocess.run(
            ["git", *_OPTIONS, *arguments],
            cwd=checkout.tree,
            env=environment(checkout),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def standing(repository: Path) -> Standing:
    """How far the records, guides and settings in `repository` can be tied to a commit.

    Files are re-hashed and compared with the commit's tree, because `git status` stays silent where a file is
    marked assume-unchanged or skip-worktree, or is changed within its time stamp (guarantees §3, W rows).
    """
    checkout = find(repository)
    if checkout is None:
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
        *_uncommitted(checkout, repository.resolve(), commit),
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


def _uncommitted(checkout: Checkout, repository: Path, commit: str) -> Iterator[str]:
    """One remark that names the first files that differ from the commit, and how many there are."""
    try:
        inside = repository.relative_to(checkout.tree.resolve()).as_posix()
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
