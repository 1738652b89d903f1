"""A small evidence repository with a life of its own, and the commands run in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from generators.cli.app import app
from tests.repositories import committed, git, write

ACTION = "records/actions/ACT-1.yml"
OPEN = """\
id: ACT-1
title: Mend the door
owner: STF-002
source: [RSK-1]
action: Have the door of the kitchen mended
due: 2026-03-20
success_measure: {baseline: Stands open, target: Closes by itself, by: 2026-04-30}
updates:
  - {on: 2026-03-02, by: STF-002, note: Joiner called}
"""
MOVED = """\
extensions:
  - {on: 2026-03-18, from: 2026-03-20, to: 2026-04-10, reason: Joiner is ill, approved_by: STF-001}
"""
CLAIMED = "completed: {on: 2026-04-01, by: STF-002, note: Mended, evidence: [EVD-1]}\n"
RISK = """\
id: RSK-1
title: Kitchen door stands open
hazard: Scalds
identified: {on: 2026-03-01, by: STF-002}
owner: STF-002
next_review: 2026-06-01
"""
PROOF = """\
id: EVD-1
title: Photograph of the door
category: observation
claim: The door closes by itself
authored_by: STF-003
reference: Photographs, shelf 2
"""


@dataclass
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run `evidence` in a folder; what is kept of histories lies in a folder of this test."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*arguments: str, cwd: Path) -> Done:
        monkeypatch.chdir(cwd)
        done = CliRunner().invoke(app, list(arguments))
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Done(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Committed on 3 March; due date moved with its reason on 18 March, claimed on 1 April."""
    folder = write(tmp_path / "evidence", {ACTION: OPEN, "records/risks/RSK-1.yml": RISK})
    committed(folder, "Door and risk", when="2026-03-03T09:00:00+00:00")
    extended = OPEN.replace("due: 2026-03-20", "due: 2026-04-10") + MOVED
    write(folder, {ACTION: extended}, base=False)
    committed(folder, "ACT-1: joiner is ill, due date moved", when="2026-03-18T17:00:00+00:00")
    write(folder, {ACTION: extended + CLAIMED, "records/evidence/EVD-1.yml": PROOF}, base=False)
    committed(folder, "ACT-1: mended", when="2026-04-01T12:00:00+01:00")
    return folder


def commits(folder: Path) -> list[str]:
    """The ids of every commit, the first one first."""
    return git(folder, "rev-list", "--reverse", "HEAD").split()
