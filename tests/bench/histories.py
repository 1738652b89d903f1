"""A made-up repository with a long history, for measuring: records that grow commit by commit, some of it on branches; the same every time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.bench import workload
from tests.repositories import git

_PEOPLE = tuple(f"Manager {number} <stf-{number:03}@example.invalid>" for number in range(1, 31))
_FIRST = 1_735_732_800  # 1 January 2025, noon
_A_DAY = 86_400
# Of each three commits one adds a record, the others change earlier ones; every so many times on a branch.
_EACH = 3
# How many records later a record is added to, and changed for the first and the second time.
_LATER = (0, 20, 60)
_BRANCH_EVERY = 60


def repository(folder: Path, records: int) -> Path:
    """A checked-out repository of about so many records and three times as many commits, packed.

    Every record is added once, when it happened, and changed about twice after.
    """
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    importer = subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=folder, env=_untouched(), stdin=subprocess.PIPE
    )
    if importer.stdin is None:
        raise ValueError("no pipe")
    with importer.stdin as stream:
        for piece in _stream(records):
            stream.write(piece)
    if importer.wait():
        raise SystemExit("git fast-import failed")
    git(folder, "gc", "-q")
    git(folder, "reset", "-q", "--hard")
    return folder


def changed(folder: Path, records: int, times: int, step: int) -> None:
    """So many records changed and committed, others at each step: what a day's work leaves."""
    for number in _some(records, times, step):
        file = folder / workload.path(number)
        told = file.read_text(encoding="utf-8").replace("title: ", f"title: Looked at {step} times, ", 1)
        file.write_text(told, encoding="utf-8")
    git(folder, "commit", "-q", "-a", "-m", f"Looked at again, {step}", when=_moment(step))


def _moment(step: int) -> str:
    return f"{_FIRST + (workload.SPAN + 2) * _A_DAY + step * 60} +0000"


def _some(records: int, times: int, step: int) -> Iterator[int]:
    for one in range(times):
        yield (one * (records // times + 1) + step) % records


def _untouched() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def _stream(records: int) -> Iterator[bytes]:
    """The commits of one line of work; now and then three changes are made on a branch that is merged at once."""
    files = workload.fixed(records)
    yield _commit(1, 0, "Begin", (), files)
    mark = 1
    versions = [0] * records
    for count in range(records * _EACH):
        second = count * (workload.SPAN + 1) * _A_DAY // (records * _EACH)
        added, turn = divmod(count, _EACH)
        number = (added - _LATER[turn]) % (added + 1)
        versions[number] += turn > 0
        told = {workload.path(number): workload.text(number, versions[number], records)}
        said = f"{workload.path(number).rsplit('/', 1)[1]}: step {versions[number]}"
        branching = turn > 0 and count % _BRANCH_EVERY < _EACH
        yield _commit(mark + 1, second, said, (mark,), told, number)
        if branching:
            # The branch's work is received by a merge that changes nothing more.
            yield _commit(mark + 2, second + 60, f"Merge {said}", (mark, mark + 1), told, number + 1)
        mark += 2 if branching else 1
    yield b"done\n"


def _commit(
    mark: int,
    second: int,
    message: str,
    parents: tuple[int, ...],
    files: Mapping[str, str],
    person: int = 0,
) -> bytes:
    said = message.encode()
    who = f"{_PEOPLE[person % len(_PEOPLE)]} {_FIRST + second} +0000"
    lines = [
        f"commit refs/heads/main\nmark :{mark}\nauthor {who}\ncommitter {who}\ndata {len(said)}\n".encode(),
        said,
        b"\n",
    ]
    for number, parent in enumerate(parents):
        lines.append(f"{'merge' if number else 'from'} :{parent}\n".encode())
    for path, text in files.items():
        content = text.encode()
        lines += [f"M 100644 inline {path}\ndata {len(content)}\n".encode(), content, b"\n"]
    return b"".join(lines)
