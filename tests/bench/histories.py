"""A made-up repository with a long history, for measuring: records that grow commit by commit, some of it on branches; the same every time."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.bench import workload
from tests.repositories import git

FIRST = 1_735_689_600  # 1 January 2025
PEOPLE = tuple(f"Manager {number} <stf-{number:03}@example.invalid>" for number in range(1, 31))
_A_FOLDER = 500
# Every so many commits a branch of a few is begun and merged.
_BRANCH_EVERY = 60


def repository(folder: Path, records: int, commits: int) -> Path:
    """A repository of so many records and commits, packed; every record is added once and changed about twice after."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    importer = subprocess.Popen(
        ["git", "fast-import", "--quiet"], cwd=folder, env=kept, stdin=subprocess.PIPE
    )
    if importer.stdin is None:
        raise ValueError("no pipe")
    with importer.stdin as stream:
        for piece in _stream(records, commits):
            stream.write(piece)
    if importer.wait():
        raise SystemExit("git fast-import failed")
    git(folder, "gc", "-q")
    return folder


def added(folder: Path, number: int) -> None:
    """One more commit on top, to one record."""
    path = _path(7)
    text = git(folder, "show", f"HEAD:{path}") + f"\nnotes: Looked at again, {number}.\n"
    blob = (
        subprocess.run(
            ["git", "hash-object", "-w", "--stdin"],
            cwd=folder,
            input=text.encode(),
            capture_output=True,
            check=True,
        )
        .stdout.decode()
        .strip()
    )
    index = {"GIT_INDEX_FILE": str(folder / ".git" / "bench-index")}
    environment = os.environ | index
    for command in (
        ["git", "read-tree", "HEAD"],
        ["git", "update-index", "--cacheinfo", f"100644,{blob},{path}"],
    ):
        subprocess.run(command, cwd=folder, env=environment, check=True)
    tree = subprocess.run(["git", "write-tree"], cwd=folder, env=environment, capture_output=True, check=True)
    commit = git(
        folder,
        "commit-tree",
        "-p",
        "HEAD",
        "-m",
        f"Looked at again, {number}",
        tree.stdout.decode().strip(),
        when=f"{FIRST + 90_000_000 + number} +0000",
    )
    git(folder, "update-ref", "refs/heads/main", commit)


def _path(number: int) -> str:
    kind = ("actions/ACT", "incidents/INC", "decisions/DEC")[number % 3]
    folder, prefix = kind.split("/")
    return f"records/{folder}/{number // (3 * _A_FOLDER):03}/{prefix}-{number:05}.yml"


def _text(number: int, version: int) -> str:
    """A record as it stood after so many changes: an action's updates grow and its due date moves, an incident gets entries, a decision notes."""
    sort = number % 3
    text = (workload._action, workload._incident, workload._decision)[sort](number)
    steps = range(1, version + 1)
    if sort == 0:
        entries = "".join(
            f"  - {{on: {workload._day(number + step)}, by: STF-003, note: {workload._prose(number + step, 12)}}}\n"
            for step in steps
        )
        text = text.replace("success_measure:", f"{entries}success_measure:")
        return text.replace("due: ", f"due: {workload._day(number + 60)} # was: ", 1) if version > 1 else text
    if sort == 1:
        return text + "".join(
            f"  - {{at: {workload._day(number + step)}T12:00, by: STF-002, text: {workload._prose(number + step, 14)}}}\n"
            for step in steps
        )
    notes = "".join(f"  Note {step}: {workload._prose(number + step, 12)[1:-1]}\n" for step in steps)
    return f"{text}notes: |\n{notes}" if version else text


def _stream(records: int, commits: int) -> Iterator[bytes]:
    versions = [0] * records
    second = FIRST
    branch: list[int] = []
    for count in range(commits):
        second += 1800
        number, fresh = (count, True) if count < records else ((count * 7919) % records, False)
        if not fresh:
            versions[number] += 1
        who = PEOPLE[number % len(PEOPLE)]
        step = count % _BRANCH_EVERY
        mark = count + 1
        side = fresh is False and 10 <= step < 13
        parents = [mark - 1] if count else []
        if side and step == 10:
            branch = [mark - 1]
        if not fresh and step == 13 and branch:
            # Back on the main line: this commit merges what the branch did.
            parents = [branch[0], mark - 1]
            versions[number] -= 1
            branch = []
            yield _commit(
                mark,
                who,
                second,
                f"Merge the work on a branch {mark}",
                parents,
                _side_paths(count, records, versions),
            )
            continue
        yield _commit(
            mark,
            who,
            second,
            f"{_path(number).rsplit('/', 1)[1]}: step {versions[number]}",
            parents,
            [(_path(number), _text(number, versions[number]))],
        )
    yield b"done\n"


def _side_paths(count: int, records: int, versions: list[int]) -> list[tuple[str, str]]:
    numbers = [(earlier * 7919) % records for earlier in range(count - 3, count)]
    return [(_path(number), _text(number, versions[number])) for number in numbers]


def _commit(
    mark: int, who: str, second: int, message: str, parents: list[int], files: list[tuple[str, str]]
) -> bytes:
    said = message.encode()
    lines = [
        f"commit refs/heads/main\nmark :{mark}\nauthor {who} {second} +0000\ncommitter {who} {second} +0000\ndata {len(said)}\n".encode(),
        said,
        b"\n",
    ]
    for number, parent in enumerate(parents):
        lines.append(f"{'merge' if number else 'from'} :{parent}\n".encode())
    for path, text in files:
        content = text.encode()
        lines += [f"M 100644 inline {path}\ndata {len(content)}\n".encode(), content, b"\n"]
    return b"".join(lines)
