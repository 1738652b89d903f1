"""The one hardened way to run git: a repository is found, its objects and lists are read, and nothing of its own is ever run.

Hooks, filters, external diff, fsmonitor, pagers, replaced objects, grafts and commit-graphs are switched off, and no
variable or setting of the person who runs this changes what is read (guarantees §3.1). What is read means nothing yet.
"""

from __future__ import annotations

import gc
import hashlib
import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from generators.finding import Unable

_TIMEOUT = 600
_DAMAGED = (
    "get a fresh clone from a copy that is known to be good, and see what `evidence audit` says of both"
)

# What git says where it would have to fetch an object of a partial clone.
_LACKING = re.compile(r"could not fetch ([0-9a-f]{40,64}) from promisor")

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
    "core.multiPackIndex=false",
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "core.pager=cat",
    "-c",
    "core.quotePath=false",
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "gpg.program=/bin/false",
    "-c",
    "gpg.ssh.program=/bin/false",
    "-c",
    "protocol.allow=never",
)


@dataclass(frozen=True, slots=True)
class Checkout:
    """A repository: its git folder and, unless it is bare, its working tree."""

    tree: Path | None
    git: Path

    @property
    def place(self) -> Path:
        """What a person would call the repository's folder."""
        return self.tree or self.git


class Object(NamedTuple):
    """One git object as stored, its content hashed anew and found to be what its name stands for."""

    id: str
    type: str
    content: bytes | None
    """None where it is larger than was asked for."""
    size: int


def find(folder: Path) -> Checkout | None:
    """The repository around `folder`, or None where there is none. Raises Unable where git is not installed."""
    try:
        import git  # costs a third of a second: only what reads history needs it  # noqa: PLC0415
    except ImportError as error:
        raise Unable(
            "git is not installed here, so it cannot be told which commit is shown",
            "install git, and see that `git --version` works",
        ) from error
    try:
        with git.Repo(folder, search_parent_directories=True) as opened:
            tree = opened.working_tree_dir
            return Checkout(Path(tree) if tree else None, Path(opened.git_dir))
    except (git.InvalidGitRepositoryError, git.NoSuchPathError, ValueError, OSError):
        return None


def opened(folder: Path) -> Checkout:
    """The repository around `folder`. Raises Unable where there is none."""
    if not folder.is_dir():
        raise Unable(f"there is no folder {folder}", "name an existing folder with --repo")
    found = find(folder)
    if found is None:
        raise Unable(
            f"there is no git repository in {folder} or above it, so nothing shows when anything was written",
            "name a git repository with --repo DIR; `git init` begins one",
        )
    return found


def environment(checkout: Checkout, *, index: bool = False) -> dict[str, str]:
    """The runner's environment: no inherited GIT_* variable, no system or user configuration, no replaced objects.

    Without `index` git does not read its index: what was committed can be told whatever became of that.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    tree = {"GIT_WORK_TREE": str(checkout.tree)} if checkout.tree else {}
    without = {} if index else {"GIT_INDEX_FILE": str(checkout.git / "no-index-is-read")}
    return (
        kept
        | tree
        | without
        | {
            "GIT_DIR": str(checkout.git),
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
            # Not a write for every commit asked of, when what is read goes into a pipe.
            "GIT_FLUSH": "0",
        }
    )


def run(
    checkout: Checkout, arguments: Sequence[str], *, given: bytes = b"", index: bool = False
) -> bytes | None:
    """What a git command printed, or None where it failed. `arguments` are ours, never a user's; `given` is its input.

    `index`: whether it is about git's index.
    """
    try:
        done = subprocess.run(
            ["git", *_OPTIONS, *arguments],
            cwd=checkout.place,
            env=environment(checkout, index=index),
            input=given,
            capture_output=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def must(checkout: Checkout, arguments: Sequence[str], what: str, *, given: bytes = b"") -> bytes:
    """What a git command printed. Raises Unable, naming what could not be read, where it failed."""
    printed = run(checkout, arguments, given=given)
    if printed is None:
        raise Unable(f"{what} of {checkout.place} cannot be read: the repository is damaged", _DAMAGED)
    return printed


def resolve(checkout: Checkout, revision: str) -> str:
    """The full id of the commit that a person names. Raises Unable where there is no such commit."""
    cure = "name a commit, branch or tag of this repository, or a date such as 2026-03-31"
    if revision.startswith("-") or not revision.strip() or not revision.isprintable():
        raise Unable(f"{revision!r} is no name of a commit", cure)
    wanted = f"{revision}^{{commit}}"
    found = run(checkout, ["rev-parse", "--verify", "--quiet", "--end-of-options", wanted])
    if not found:
        raise Unable(f"there is no commit {revision!r} in {checkout.place}", cure)
    return found.decode("ascii").strip()


def head(checkout: Checkout) -> str:
    """The full id of the commit that is checked out; empty before the first commit. Raises Unable where HEAD is broken."""
    found = run(checkout, ["rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}"])
    if found:
        return found.decode("ascii").strip()
    unborn = run(checkout, ["symbolic-ref", "--quiet", "HEAD"])
    name = (unborn or b"").decode("utf-8", "surrogateescape").strip()
    if name and not run(checkout, ["rev-parse", "--verify", "--quiet", name]):
        return ""
    raise Unable(f"HEAD of {checkout.place} leads to no commit: the repository is damaged", _DAMAGED)


@contextmanager
def streamed(checkout: Checkout, arguments: Sequence[str], given: Iterable[bytes]) -> Iterator[IO[bytes]]:
    """The output of a git command that reads `given` (pieces of bytes) from its standard input.

    Raises Unable where the command fails, once the block has read all that there was.
    """
    # Files on both sides of the pipe that is read: neither can fill up and wait for the other.
    with tempfile.TemporaryFile() as asked, tempfile.TemporaryFile() as complaints:
        asked.writelines(given)
        asked.seek(0)
        process = subprocess.Popen(
            ["git", *_OPTIONS, *arguments],
            cwd=checkout.place,
            env=environment(checkout),
            stdin=asked,
            stdout=subprocess.PIPE,
            stderr=complaints,
            bufsize=1 << 20,
        )
        try:
            if process.stdout is None:
                raise ValueError("the command was started without a pipe")
            yield process.stdout
            if process.wait(_TIMEOUT) != 0:
                complaints.seek(0)
                raise _broken(checkout, complaints.read().decode("utf-8", "replace"))
        finally:
            process.kill()
            process.communicate()


def partial(checkout: Checkout) -> bool:
    """Whether a repository is a partial clone, which leaves objects with the server it came from."""
    asked = ["config", "--local", "--get-regexp", r"^(extensions\.partialclone|remote\..*\.promisor)$"]
    return bool(run(checkout, asked))


def _missing(checkout: Checkout, identity: str) -> Unable:
    if partial(checkout):
        return Unable(
            f"this is a partial clone: it lacks the object {identity}, and nothing is fetched",
            "make a whole clone: `git clone` without --filter",
        )
    message = (
        f"the object {identity} of {checkout.place} is missing or cannot be read: the repository is damaged"
    )
    return Unable(message, _DAMAGED)


def _broken(checkout: Checkout, said: str) -> Unable:
    lacking = _LACKING.search(said)
    if lacking:
        return _missing(checkout, lacking[1])
    last = said.strip().rsplit("\n", 1)[-1].removeprefix("fatal: ").removeprefix("error: ")
    return Unable(f"{checkout.place} cannot be read: the repository is damaged ({last[:200]})", _DAMAGED)


def objects(
    checkout: Checkout, ids: Iterable[str], limit: int | None = None, *, sha256: bool = False
) -> Iterator[Object]:
    """The objects of these ids, in their order; content beyond `limit` bytes is left out.

    git gives out the content of a changed object under its old name without a word (guarantees, H19): each is hashed
    anew. Raises Unable where one is missing, damaged or not what its name stands for.
    """
    asked = (f"{identity}\n".encode("ascii") for identity in ids)
    algorithm = hashlib.sha256 if sha256 else hashlib.sha1
    with streamed(checkout, ["cat-file", "--batch", "--buffer"], asked) as output:
        while header := output.readline():
            name, *facts = header.split()
            identity = name.decode("ascii", "replace")
            if len(facts) != 2 or not facts[1].isdigit():
                raise _missing(checkout, identity)
            kind, length = facts
            size = int(length)
            content: bytes | None = None
            if limit is None or size <= limit:
                content = output.read(size + 1)
                whole = len(content) == size + 1 and content[-1] == 10
                content = content[:-1]
                hashed = algorithm(b"%b %b\0%b" % (kind, length, content), usedforsecurity=False)
            else:
                hashed = algorithm(b"%s %d\0" % (kind, size), usedforsecurity=False)
                whole = _passed_over(output, size, hashed.update) and output.read(1) == b"\n"
            if not whole:
                raise Unable(f"the object {identity} of {checkout.place} ends too early", _DAMAGED)
            if hashed.hexdigest() != identity:
                message = f"the {kind.decode()} {identity} of {checkout.place} does not hold what its name stands for: it was damaged or altered"
                raise Unable(message, _DAMAGED)
            yield Object(identity, _TYPES.get(kind, "unknown"), content, size)


_TYPES = {b"blob": "blob", b"commit": "commit", b"tag": "tag", b"tree": "tree"}


def _passed_over(output: IO[bytes], size: int, look: Callable[[bytes], object]) -> bool:
    """Read so many bytes, keeping none; whether there were as many."""
    while size and (piece := output.read(min(size, 1 << 20))):
        look(piece)
        size -= len(piece)
    return not size


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the collector of circles: nothing here makes any, and it would walk over everything that was read."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
