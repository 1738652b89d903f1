"""Seeded random damage to the git folder: never is something else than what was committed called sound."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from generators.finding import Unable
from generators.integrity import Report
from tests.history.keys import Key
from tests.integrity.made import UPDATED, Made, Outside, history, outside

RECORD = "records/actions/ACT-1.yml"
SORTS = ("loose", "packed", "both", "sha256")
EACH = 16
WAYS = ("flip", "cut", "delete", "zero", "swap")


def sound(folder: Path, key: Key, sort: str) -> tuple[Made, Outside]:
    made = history(folder / "evidence", key, *(["--object-format=sha256"] if sort == "sha256" else []))
    if sort in ("packed", "both"):
        made.git("repack", "-q", "-a", *(["-d"] if sort == "packed" else []))
        made.git("pack-refs", "--all")
        made.git("commit-graph", "write", "--reachable")
    made.commit("More", {RECORD: UPDATED + "priority: high\n"})
    return made, outside(made, folder / "outside")


def damage(folder: Path, chance: random.Random) -> str:
    """Damage one file of a git folder; what was done to which."""
    files = sorted(file for file in folder.rglob("*") if file.is_file() and ".sample" not in file.name)
    file = chance.choice(files)
    raw = bytearray(file.read_bytes())
    way = chance.choice(WAYS)
    file.chmod(0o644)
    if way == "delete" or not raw:
        file.unlink()
    elif way == "swap":
        file.write_bytes(chance.choice(files).read_bytes() if chance.random() < 0.5 else bytes(reversed(raw)))
    else:
        place = chance.randrange(len(raw))
        if way == "flip":
            raw[place] ^= 1 << chance.randrange(8)
        elif way == "cut":
            del raw[place:]
        else:
            raw[place : place + chance.randint(1, 40)] = bytes(min(40, len(raw) - place))
        file.write_bytes(raw)
    return f"{way} {file.relative_to(folder)}"


def outcome(made: Made, known: Outside, original: Report, copy: Path, chance: random.Random) -> str:
    """What an audit of a damaged copy comes to. Fails where it calls something else sound."""
    damaged = made.copied(copy)
    done = damage(damaged.dot_git, chance)
    if chance.random() < 0.3:
        done += f", {damage(damaged.dot_git, chance)}"
    unable = ""
    try:
        report = known.audit(damaged)
    except Unable as error:
        unable = f"{error.message} {error.cure}"
    if unable:
        assert len(unable) > 20, done
        return "cannot go on"
    if report.verdict != "not verified":
        assert report.facts.manifest == original.facts.manifest, done
        assert report.facts.head == original.facts.head, done
        assert report.facts.commits == original.facts.commits, done
    return report.verdict


@pytest.mark.parametrize("sort", SORTS)
def test_damage_is_never_called_sound(sort: str, key: Key, tmp_path: Path) -> None:
    made, known = sound(tmp_path, key, sort)
    original = known.audit(made)
    assert original.verdict == "verified"
    chance = random.Random(f"damage {sort}")
    found: Counter[str] = Counter()
    for number in range(EACH):
        found[outcome(made, known, original, tmp_path / f"copy-{number}", chance)] += 1
    assert found["not verified"] + found["cannot go on"] > 0
