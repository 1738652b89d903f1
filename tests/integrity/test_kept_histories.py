"""An audit that takes what records said from what was kept of the history finds what one finds that reads it again."""

from __future__ import annotations

from pathlib import Path

from generators.history import of_records
from generators.integrity import audit
from tests.repositories import committed, git, write


def repository(folder: Path) -> Path:
    """Records that came, grew, were merged, and went."""
    write(folder, {"records/staff/STF-004.yml": "{id: STF-004, title: Carer, job_title: Carer}\n"})
    committed(folder, "Begin")
    git(folder, "checkout", "-q", "-b", "side")
    write(folder, {"records/staff/STF-004.yml": "{id: STF-004, title: Carer, job_title: Senior carer}\n"})
    committed(folder, "On a branch", when="2026-04-01T12:00:00+01:00")
    git(folder, "checkout", "-q", "main")
    (folder / "records/organisations/ORG-council.yml").unlink()
    committed(folder, "Taken out", when="2026-04-02T12:00:00+01:00")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge", "side", when="2026-04-03T12:00:00+01:00")
    return folder


def test_what_was_kept_changes_nothing_that_an_audit_finds(tmp_path: Path) -> None:
    folder, cache = repository(tmp_path / "evidence"), tmp_path / "cache"
    plain = audit(folder)
    assert {"HIS011", "HIS041"} <= {one.code for one in plain.findings}
    of_records(folder, cache=cache)
    assert audit(folder, cache=cache) == audit(folder, cache=cache) == plain


def test_damage_is_found_although_the_history_was_kept(tmp_path: Path) -> None:
    folder, cache = repository(tmp_path / "evidence"), tmp_path / "cache"
    audit(folder, cache=cache)
    blob = git(folder, "rev-parse", "HEAD~1:records/staff/STF-004.yml")
    file = folder / ".git" / "objects" / blob[:2] / blob[2:]
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-4] + b"\0\0\0\0")
    damaged = audit(folder, cache=cache)
    assert damaged == audit(folder)
    assert damaged.verdict != audit(repository(tmp_path / "sound")).verdict
