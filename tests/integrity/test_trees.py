"""Lists of files that repeat most of another are looked at only where they differ: what is found is the same as from the beginning."""

from __future__ import annotations

import hashlib
from array import array
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.history.runner import opened
from generators.integrity import objects, walk
from generators.integrity.trees import Trees, pattern, replaced
from generators.integrity.walk import Walked
from tests.integrity.made import MAIN, Made, begun

NAMES = st.lists(st.sampled_from([b"a", b"bb", b"c.yml", b"dd.yml", b"e"]), unique=True, min_size=1).map(
    sorted
)
IDS = st.binary(min_size=20, max_size=20)


@st.composite
def alike(draw: st.DrawFn) -> tuple[list[bytes], list[bytes]]:
    """The lines of two lists with the same names in the same places."""
    names = draw(NAMES)
    before = [draw(IDS) for _ in names]
    after = [draw(st.one_of(st.just(one), IDS)) for one in before]

    def lines(ids: list[bytes]) -> list[bytes]:
        return [b"100644 " + name + b"\0" + one for name, one in zip(names, ids, strict=True)]

    return lines(before), lines(after)


@given(alike())
def test_the_lines_that_differ_are_found(pair: tuple[list[bytes], list[bytes]]) -> None:
    before, after = pair
    ends = array("L", accumulate(map(len, before)))
    if before != after:
        wanted = [(one, other) for one, other in zip(before, after, strict=True) if one != other]
        assert list(replaced(b"".join(before), b"".join(after), ends)) == wanted


def grown(folder: Path) -> Made:
    """Changes, additions, deletions and moves in folders inside folders; some of it is no honest work."""
    made = begun(folder, None)
    for number in range(40):
        text = hashlib.sha256(b"%d" % number).hexdigest()
        files: dict[str, str | bytes | None] = {
            f"a/b{number % 3}/{number % 7}.yml": text,
            f"a/{number % 5}.yml": f"{text}\n{number}",
            f"{number % 2}.txt": text[: number % 9],
        }
        if number > 20 and number % 4 == 0:
            files[f"a/b{(number - 1) % 3}/{(number - 1) % 7}.yml"] = None
        made.commit(f"Number {number}", {path: said for path, said in files.items() if said is not None})
        for path, said in files.items():
            if said is None and (made.folder / path).exists():
                made.commit("Taken out", {path: None})
    head = made.git("rev-parse", "HEAD:a/b0")
    lines = pattern(sha256=False).findall(made.raw(head))
    for strange in (lines[::-1], [*lines, lines[-1]], [*lines, b"120000 zz\0" + lines[0][-20:]], [b"x"]):
        tree = made.stored("tree", b"".join(strange))
        root = made.stored("tree", b"40000 a\0" + bytes.fromhex(tree))
        commit = made.git("commit-tree", root, "-p", "HEAD", "-m", "Strange")
        made.git("update-ref", MAIN, commit)
        same = [line[:-20] + b"\7" * 20 for line in strange]
        tree = made.stored("tree", b"".join(same))
        root = made.stored("tree", b"40000 a\0" + bytes.fromhex(tree))
        made.git("update-ref", MAIN, made.git("commit-tree", root, "-p", "HEAD", "-m", "Stranger"))
    return made


def told(walked: Walked) -> Walked:
    """Without what is no finding."""
    return replace(walked, ends={})


def test_what_is_found_is_what_a_look_from_the_beginning_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = grown(tmp_path / "grown")
    held = objects.read(opened(made.folder))
    short = walk.walk(held, made.head, frozenset())
    monkeypatch.setattr(walk._Lists, "_look_again", lambda *_: None)
    whole = walk.walk(held, made.head, frozenset())
    assert len(short.malformed) > 4
    assert told(short) == told(whole)
    assert len({id(ends) for ends in short.ends.values()}) < len(short.ends)
    roots = list(dict.fromkeys(short.roots.values()))
    quick = Trees(held.trees, sha256=False, ends=short.ends)
    plain = Trees(held.trees, sha256=False)
    for old, new in zip([None, *roots], roots, strict=False):
        assert list(quick.changed(old, new)) == list(plain.changed(old, new))
