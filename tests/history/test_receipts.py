"""A push log, as the hook on its page writes it on a real server, and as it must not be."""

from __future__ import annotations

import hashlib
import json
import random
import re
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.history.receipts import Head, Receipts, first_seen, read_receipts
from tests.history.keys import COMMITTED, run
from tests.repositories import git

START = datetime(2026, 3, 4, 21, 15, 3, tzinfo=UTC)
NOTHING = "0" * 40
MAIN = "refs/heads/main"


def commit(number: int) -> str:
    return f"{number:040x}"


def fields(old: str, new: str, *, at: datetime = START, ref: str = MAIN) -> dict[str, str]:
    return {"at": at.isoformat(), "ref": ref, "old": old, "new": new}


def chained(lines: Sequence[dict[str, str]]) -> bytes:
    """A log whose chain holds."""
    previous, log = "0" * 64, []
    for line in lines:
        raw = json.dumps({**line, "previous": previous}).encode()
        previous = hashlib.sha256(raw).hexdigest()
        log.append(raw + b"\n")
    return b"".join(log)


def read(folder: Path, log: bytes) -> Receipts:
    path = folder / "push-log.jsonl"
    path.write_bytes(log)
    return read_receipts(path)


def three(folder: Path) -> bytes:
    """A log of three pushes, a minute apart."""
    steps = [(NOTHING, commit(1)), (commit(1), commit(2)), (commit(2), commit(3))]
    return chained(
        [fields(old, new, at=START + timedelta(minutes=count)) for count, (old, new) in enumerate(steps)]
    )


# ------------------------------------------------------------------ the hook, as it is printed
def printed_hook(root: Path) -> str:
    page = (root / "docs" / "guide" / "push-log.md").read_text(encoding="utf-8")
    found = re.search(r"```sh\n(#!/bin/sh\n.*?)```", page, re.DOTALL)
    assert found is not None
    return found[1]


def printed_line(root: Path, beginning: str) -> str:
    page = (root / "docs" / "guide" / "push-log.md").read_text(encoding="utf-8")
    return next(line for line in page.split("\n") if line.startswith(beginning))


@pytest.fixture
def server(tmp_path: Path) -> Path:
    """A bare repository without the hook, and beside it `clone`, a clone with one commit that it does not have."""
    folder = tmp_path / "server.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(folder))
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(folder), "clone")
    git(clone, "checkout", "-q", "-b", "main")
    committed(clone, "First")
    return folder


def install(root: Path, server: Path) -> None:
    hook = server / "hooks" / "reference-transaction"
    hook.write_text(printed_hook(root), encoding="utf-8")
    hook.chmod(0o755)


def committed(clone: Path, words: str) -> str:
    git(clone, "commit", "-q", "--allow-empty", "-m", words)
    return git(clone, "rev-parse", "HEAD")


def parents(clone: Path) -> dict[str, list[str]]:
    rows = git(clone, "rev-list", "--all", "--parents", "--reflog").splitlines()
    return {row.split()[0]: row.split()[1:] for row in rows}


def test_the_hook_writes_a_log_of_real_pushes(root: Path, server: Path) -> None:
    install(root, server)
    clone = server.parent / "clone"
    before = datetime.now(UTC) - timedelta(seconds=1)
    first = git(clone, "rev-parse", "HEAD")
    second = committed(clone, "Second")
    git(clone, "push", "-q", "origin", "main")
    third = committed(clone, "Third")
    git(clone, "push", "-q", "origin", "main")
    git(clone, "reset", "-q", "--hard", second)
    other = committed(clone, "Instead of the third")
    git(clone, "push", "-q", "--force", "origin", "main")
    git(clone, "push", "-q", "origin", "main:draft", "main:refs/tags/v1")
    git(clone, "push", "-q", "origin", "--delete", "draft")
    git(server, "gc", "-q", "--prune=now")

    receipts = read_receipts(server / "push-log.jsonl")
    assert [(line.ref, line.old, line.new) for line in receipts.lines] == [
        (MAIN, "", second),
        (MAIN, second, third),
        (MAIN, third, other),
        ("refs/heads/draft", "", other),
        ("refs/tags/v1", "", other),
        ("refs/heads/draft", other, ""),
    ]
    assert receipts.remarks == ()
    moments = [line.at for line in receipts.lines]
    assert moments == sorted(moments)
    assert before <= moments[0] <= moments[-1] <= datetime.now(UTC)
    assert moments[0] > datetime.fromisoformat(COMMITTED)
    assert [(head.commit, head.ref) for head in receipts.heads] == [
        (second, MAIN),
        (third, MAIN),
        (other, MAIN),
        (other, "refs/heads/draft"),
    ]
    seen = first_seen(receipts, parents(clone), MAIN)
    assert seen == {first: moments[0], second: moments[0], third: moments[1], other: moments[2]}
    printed = printed_line(root, "tail -n 1 push-log.jsonl")
    assert run(["sh", "-c", printed], server).stdout.decode().split()[0] == receipts.seal


def test_what_was_there_before_the_log_has_no_moment(root: Path, server: Path) -> None:
    clone = server.parent / "clone"
    git(clone, "push", "-q", "origin", "main")
    first = git(clone, "rev-parse", "HEAD")
    install(root, server)
    run(["sh", "-c", printed_line(root, "git for-each-ref")], server)
    second = committed(clone, "Second")
    git(clone, "push", "-q", "origin", "main")
    receipts = read_receipts(server / "push-log.jsonl")
    assert [(line.old, line.new) for line in receipts.lines] == [(first, first), (first, second)]
    assert first_seen(receipts, parents(clone), MAIN) == {second: receipts.lines[1].at}
    assert [head.commit for head in receipts.heads] == [first, second]


def test_packing_refs_is_no_update_and_a_packed_branch_can_be_deleted(root: Path, server: Path) -> None:
    install(root, server)
    clone = server.parent / "clone"
    first = git(clone, "rev-parse", "HEAD")
    git(clone, "push", "-q", "origin", "main", "main:draft")
    git(server, "pack-refs", "--all")
    git(server, "gc", "-q", "--prune=now")
    git(clone, "push", "-q", "origin", "--delete", "draft")
    git(clone, "push", "-q", "origin", "main:draft")
    receipts = read_receipts(server / "push-log.jsonl")
    assert [(line.old, line.new) for line in receipts.lines[-2:]] == [(first, ""), ("", first)]
    assert len(receipts.lines) == 4
    assert receipts.remarks == ()


def test_a_branch_overwritten_on_the_server_itself_is_logged_with_what_it_replaced(
    root: Path, server: Path
) -> None:
    install(root, server)
    clone = server.parent / "clone"
    first = git(clone, "rev-parse", "HEAD")
    second = committed(clone, "Second")
    git(clone, "push", "-q", "origin", "main")
    git(server, "update-ref", MAIN, first)
    git(server, "update-ref", "-d", MAIN)
    receipts = read_receipts(server / "push-log.jsonl")
    assert [(line.old, line.new) for line in receipts.lines] == [("", second), (second, first), (first, "")]


def test_names_that_git_allows_do_not_break_the_log(root: Path, server: Path) -> None:
    install(root, server)
    clone = server.parent / "clone"
    names = ['quo"ted', "{}", "it's", "$(id)", "é", "%s%n"]
    for name in names:
        git(clone, "push", "-q", "origin", f"main:refs/heads/{name}")
    # A name that is no UTF-8.
    run(["git", "push", "-q", "origin", b"main:refs/heads/\xff"], clone)  # type: ignore[list-item]
    receipts = read_receipts(server / "push-log.jsonl")
    assert [line.ref for line in receipts.lines] == [f"refs/heads/{name}" for name in [*names, "\ufffd"]]


def test_pushes_at_the_same_time_leave_one_chain(root: Path, server: Path) -> None:
    install(root, server)
    clone = server.parent / "clone"
    pushes = [
        subprocess.Popen(
            ["git", "push", "-q", "origin", f"main:refs/heads/draft-{number}"],
            cwd=clone,
            stderr=subprocess.DEVNULL,
        )
        for number in range(8)
    ]
    assert [push.wait() for push in pushes] == [0] * 8
    receipts = read_receipts(server / "push-log.jsonl")
    assert len(receipts.lines) == 8


def test_a_push_that_the_server_refuses_leaves_no_line(root: Path, server: Path) -> None:
    install(root, server)
    page = (root / "docs" / "guide" / "push-log.md").read_text(encoding="utf-8")
    for settings in re.findall(r"^git config (\S+) (\S+)$", page, re.MULTILINE):
        git(server, "config", *settings)
    clone = server.parent / "clone"
    git(clone, "push", "-q", "origin", "main")
    git(clone, "commit", "-q", "--amend", "--allow-empty", "-m", "Another first")
    with pytest.raises(subprocess.CalledProcessError):
        git(clone, "push", "-q", "--force", "origin", "main")
    with pytest.raises(subprocess.CalledProcessError):
        git(clone, "push", "-q", "origin", "--delete", "main")
    assert len(read_receipts(server / "push-log.jsonl").lines) == 1


# ------------------------------------------------------------------ what is refused
def test_a_whole_log_is_read(tmp_path: Path) -> None:
    log = three(tmp_path)
    receipts = read(tmp_path, log)
    assert [line.line for line in receipts.lines] == [1, 2, 3]
    assert receipts.seal == hashlib.sha256(log.split(b"\n")[2]).hexdigest()
    assert receipts.remarks == ()


def test_an_empty_log_says_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, b"") == Receipts((), (), "0" * 64)


def test_a_missing_log_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unable, match="cannot be read"):
        read_receipts(tmp_path / "none.jsonl")


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_changed_line_breaks_the_chain_below_it(number: int, tmp_path: Path) -> None:
    lines = three(tmp_path).split(b"\n")
    lines[number - 1] = lines[number - 1].replace(b"21:1", b"20:1")
    if number == 3:
        # The last line has nothing below it: only a hash lodged elsewhere tells.
        assert read(tmp_path, b"\n".join(lines)).seal != read(tmp_path, three(tmp_path)).seal
        return
    with pytest.raises(Unable, match=f"line {number + 1}: it does not follow from the line above"):
        read(tmp_path, b"\n".join(lines))


def test_lines_taken_out_put_in_or_moved_break_the_chain(tmp_path: Path) -> None:
    one, two, third, _ = three(tmp_path).split(b"\n")
    with pytest.raises(Unable, match="line 2: it does not follow"):
        read(tmp_path, b"\n".join([one, third]))
    with pytest.raises(Unable, match="line 1: it says that a line stands above it"):
        read(tmp_path, b"\n".join([two, third]))
    with pytest.raises(Unable, match="line 3: it does not follow"):
        read(tmp_path, b"\n".join([one, two, two]))
    with pytest.raises(Unable, match="line 4: it says that it is the first line"):
        read(tmp_path, three(tmp_path) + three(tmp_path))
    with pytest.raises(Unable, match="line 2: it does not follow"):
        read(tmp_path, three(tmp_path).replace(b"\n", b"\r\n"))


WHOLE = {**fields(NOTHING, commit(1)), "previous": "0" * 64}
MALFORMED = {
    "no JSON": (b"pushed", "not one whole JSON object"),
    "torn": (json.dumps(WHOLE).encode()[:-9], "not one whole JSON object"),
    "empty line": (b"\n", "not one whole JSON object"),
    "a list": (b"[1, 2]", "not one JSON object"),
    "a number": (b"7", "not one JSON object"),
    "deep": (b"[" * 100_000, "not one whole JSON object"),
    "one missing": (json.dumps({**fields(NOTHING, commit(1))}).encode(), "does not hold at, ref, old"),
    "one more": (json.dumps({**WHOLE, "by": "P-0007"}).encode(), "and nothing else"),
    "one twice": (json.dumps(WHOLE).encode()[:-1] + b', "at": "2026-03-04T21:15:03Z"}', "each once"),
    "a number for text": (json.dumps({**WHOLE, "at": 7}).encode(), "is not text"),
    "time without offset": (json.dumps({**WHOLE, "at": "2026-03-04T21:15:03"}).encode(), "with its offset"),
    "no such day": (json.dumps({**WHOLE, "at": "2026-02-30T21:15:03Z"}).encode(), "with its offset"),
    "before all time": (json.dumps({**WHOLE, "at": "0001-01-01T00:00:00+14:00"}).encode(), "with its offset"),
    "short id": (json.dumps({**WHOLE, "new": "abc"}).encode(), "`new` is not a commit id"),
    "id in capitals": (json.dumps({**WHOLE, "new": "A" * 40}).encode(), "`new` is not a commit id"),
    "two sorts of id": (json.dumps({**WHOLE, "new": "a" * 64}).encode(), "two sorts of repository"),
    "short name": (json.dumps({**WHOLE, "ref": "main"}).encode(), "the full name of a branch"),
    "no hash": (json.dumps({**WHOLE, "previous": ""}).encode(), "`previous` is not a SHA-256 hash"),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_line_is_refused_with_its_number(case: str, tmp_path: Path) -> None:
    line, words = MALFORMED[case]
    with pytest.raises(Unable, match=r"push-log\.jsonl, line 1: ") as refused:
        read(tmp_path, line + b"\n")
    assert words in refused.value.message
    assert "fetch the log from the server again" in refused.value.cure


def test_random_damage_is_refused_or_in_the_last_line(tmp_path: Path) -> None:
    chance = random.Random(2026)
    log = three(tmp_path)
    whole = read(tmp_path, log)
    last = log.rindex(b"\n", 0, -1)
    for _ in range(300):
        place = chance.randrange(len(log))
        damaged = log[:place] + bytes([chance.randrange(256)]) + log[place + 1 :]
        if damaged == log:
            continue
        try:
            found = read(tmp_path, damaged)
        except Unable:
            continue
        assert place > last
        assert found.seal != whole.seal


# ------------------------------------------------------------------ what is remarked
def test_a_clock_set_back_is_remarked_and_a_little_is_not(tmp_path: Path) -> None:
    def remarks(back: timedelta) -> tuple[str, ...]:
        lines = [fields(NOTHING, commit(1)), fields(commit(1), commit(2), at=START - back)]
        return read(tmp_path, chained(lines)).remarks

    assert remarks(timedelta(minutes=5)) == ()
    (words,) = remarks(timedelta(minutes=5, seconds=1))
    assert words.startswith("line 2 is of 2026-03-04 21:10:02 UTC, after line 1 of 2026-03-04 21:15:03 UTC")


def test_a_clock_that_creeps_back_is_remarked(tmp_path: Path) -> None:
    lines = [fields(NOTHING, commit(1))]
    lines += [fields(commit(n), commit(n + 1), at=START - timedelta(minutes=4 * n)) for n in (1, 2)]
    assert len(read(tmp_path, chained(lines)).remarks) == 1


def test_an_update_that_the_log_missed_is_remarked(tmp_path: Path) -> None:
    lines = [fields(NOTHING, commit(1)), fields(commit(2), commit(3))]
    receipts = read(tmp_path, chained(lines))
    assert len(receipts.remarks) == 1
    assert "an update in between is not in the log" in receipts.remarks[0]
    history = {commit(1): [], commit(2): [commit(1)], commit(3): [commit(2)]}
    assert set(first_seen(receipts, history, MAIN)) == {commit(1), commit(3)}


def test_a_commit_replaced_before_the_log_began_is_among_the_heads(tmp_path: Path) -> None:
    receipts = read(tmp_path, chained([fields(commit(1), commit(2)), fields(commit(2), NOTHING)]))
    assert receipts.heads == (Head(commit(1), START, MAIN), Head(commit(2), START, MAIN))


# ------------------------------------------------------------------ when each commit was first seen
def test_a_commit_is_first_seen_on_whichever_branch_brought_it(tmp_path: Path) -> None:
    later = START + timedelta(days=2)
    lines = [
        fields(NOTHING, commit(1)),
        fields(NOTHING, commit(2), ref="refs/heads/draft", at=START + timedelta(days=1)),
        fields(commit(1), commit(3), at=later),
    ]
    receipts = read(tmp_path, chained(lines))
    history = {commit(1): [], commit(2): [commit(1)], commit(3): [commit(1), commit(2)]}
    assert first_seen(receipts, history, MAIN)[commit(2)] == later
    assert first_seen(receipts, history)[commit(2)] == START + timedelta(days=1)
    assert first_seen(receipts, history)[commit(3)] == later


def test_a_long_history_takes_time_in_proportion(tmp_path: Path) -> None:
    def seconds(number: int) -> float:
        steps = [(commit(n) if n else NOTHING, commit(n + 1)) for n in range(number)]
        receipts = read(tmp_path, chained([fields(old, new) for old, new in steps]))
        history = {commit(n): [commit(n - 1)] for n in range(1, number + 1)}
        begun = time.process_time()
        assert len(first_seen(receipts, history, MAIN)) == number
        return time.process_time() - begun

    assert seconds(20_000) < 1
