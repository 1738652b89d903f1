"""The whole story on real repositories: the same bytes from every door, on every machine, in any order; drafts marked everywhere."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import committed, write

RECORDS = {
    "records/actions/ACT-one.yml": """
        id: ACT-one
        title: Two carers for every transfer
        service: SVC-one
        owner: STF-002
        source: INC-one
        action: Plan two carers for every transfer on the rota and record it on the transfer sheet until 31 May 2026
        due: 2026-03-15
        success_measure: {baseline: 3 of 10 transfers, target: 10 of 10 transfers, by: 2026-05-31}
        """,
    "records/incidents/INC-one.yml": """
        id: INC-one
        title: Fall during a transfer
        service: SVC-one
        occurred_at: 2026-02-03T09:00
        became_aware_at: 2026-02-03T09:05
        reported_at: 2026-02-03T09:30
        category: falls
        harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
        description: "P-201 slid from the hoist sling: no injury was seen."
        """,
    "records/minutes/MIN-2026-02-11-governance.yml": """
        id: MIN-2026-02-11-governance
        title: Governance meeting, February 2026
        meeting: governance
        held_at: 2026-02-11T10:00
        chair: STF-001
        present: [{staff: STF-001, role: Chair}, {staff: STF-002}]
        quorate: true
        items:
          - {id: falls, heading: Falls, discussion: The fall of 3 February was looked at., refs: [INC-one], actions: [ACT-one]}
        """,
}


def digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def evidence(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "generators", *arguments],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(root)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("build") / "evidence", RECORDS)
    (folder / "docs").mkdir()
    (folder / "docs/about.md").write_text("# About us\n\nHow we keep records.\n")
    (folder / "mkdocs.yml").write_text(
        "site_name: Test\nsite_dir: build/site/inspector\nuse_directory_urls: false\nplugins:\n  - evidence:\n      as_of: 2026-03-31\n"
    )
    committed(folder)
    evidence("build", cwd=folder)
    return folder


@pytest.fixture(scope="module")
def built(repository: Path) -> dict[str, str]:
    return digests(repository / "build/site/inspector")


def test_a_page_for_every_record_register_and_guide_is_there(built: dict[str, str]) -> None:
    for page in (
        "index.html",
        "about.html",
        "actions/ACT-one.html",
        "actions/index.html",
        "incidents/INC-one.html",
        "minutes/index.html",
    ):
        assert page in built


def test_mkdocs_build_makes_the_same_bytes(repository: Path, tmp_path: Path, built: dict[str, str]) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy, ignore=shutil.ignore_patterns("build"))
    root = str(Path(__file__).resolve().parent.parent)
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": root},
        check=True,
        capture_output=True,
    )
    assert digests(copy / "build/site/inspector") == built


def test_another_machine_makes_the_same_bytes(
    repository: Path, tmp_path: Path, built: dict[str, str]
) -> None:
    copy = tmp_path / "another place" / "copy"
    # Another order on disk: files are written back to front.
    for path in sorted(
        (
            path
            for path in repository.rglob("*")
            if path.is_file() and "build" not in path.relative_to(repository).parts
        ),
        reverse=True,
    ):
        target = copy / path.relative_to(repository)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    evidence(
        "build", cwd=copy, TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="7", HOME=str(tmp_path), LANG="C"
    )
    assert digests(copy / "build/site/inspector") == built
    documents = digests(repository / "build/pdf/inspector")
    assert documents
    assert digests(copy / "build/pdf/inspector") == documents


def test_no_page_of_a_committed_folder_is_called_a_draft(repository: Path, built: dict[str, str]) -> None:
    site = repository / "build/site/inspector"
    assert not [
        page
        for page in built
        if page.endswith(".html") and "Draft: not committed" in (site / page).read_text()
    ]


def test_every_page_of_a_changed_folder_is_called_a_draft(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(repository, copy, ignore=shutil.ignore_patterns("build"))
    with (copy / "records/actions/ACT-one.yml").open("a") as file:
        file.write("notes: A later thought\n")
    evidence("build", "--no-pdf", cwd=copy)
    pages = list((copy / "build/site/inspector").resolve().rglob("*.html"))
    assert len(pages) > 20
    assert not [page for page in pages if "Draft: not committed" not in page.read_text()]


def test_an_earlier_position_date_makes_another_site(repository: Path, tmp_path: Path) -> None:
    evidence("build", "--no-pdf", "--as-of", "2026-03-01", "--out", str(tmp_path / "early"), cwd=repository)
    page = (tmp_path / "early/site/inspector/actions/ACT-one.html").read_text()
    assert "1 March 2026" in page
    later = (repository / "build/site/inspector/actions/ACT-one.html").read_text()
    assert "Overdue by 16 days" in later
    assert "Overdue by" not in page


def test_an_installed_command_needs_no_mkdocs_settings(tmp_path: Path) -> None:
    folder = write(tmp_path, RECORDS)
    commit = committed(folder)
    evidence("build", "--no-pdf", "--audience", "commissioner", cwd=folder)
    home = (folder / "build/site/commissioner/index.html").read_text()
    assert commit[:12] in home
    assert "31 March 2026" in home
    assert not (folder / "build/site/commissioner/minutes").exists()
