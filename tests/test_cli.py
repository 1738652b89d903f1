"""The commands as people type them, in processes of their own: exit codes, what is printed where, and no traceback."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.repositories import committed, write

BROKEN = "{id: STF-003, titel: Carer, job_title: Carer}\n"


def evidence(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "generators", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


@pytest.fixture
def repository(tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHONPATH", str(root))
    folder = write(tmp_path / "evidence", {})
    committed(folder)
    return folder


def test_sound_records_pass_in_silence_but_for_the_tally(repository: Path) -> None:
    done = evidence("check", cwd=repository)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "7 records read: 0 errors, 0 warnings"


def test_a_fault_is_told_with_place_code_and_cure(repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text(BROKEN)
    done = evidence("check", cwd=repository)
    assert done.returncode == 1
    assert re.search(
        r"^records/staff/STF-003.yml:1:15: FLD002 .*`titel`.*\n    cure: did you mean `title`\?",
        done.stdout,
        re.MULTILINE,
    )


def test_the_repository_is_found_from_a_folder_inside_it(repository: Path) -> None:
    assert evidence("check", cwd=repository / "records/staff").returncode == 0


def test_findings_of_other_files_are_left_out_when_paths_are_named(repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text(BROKEN)
    assert evidence("check", "records/services", cwd=repository).returncode == 0
    assert evidence("check", "records/staff/STF-003.yml", cwd=repository).returncode == 1
    outside = evidence("check", "../elsewhere", cwd=repository)
    assert outside.returncode == 2
    assert "cure:" in outside.stderr


def test_a_fact_dated_later_than_the_day_of_the_check_is_an_error(repository: Path) -> None:
    record = "records/risks/RSK-one.yml"
    text = "{id: RSK-one, title: Falls, hazard: Falls, identified: {on: 2026-03-01, by: STF-002}, owner: STF-002, next_review: 2099-01-01}\n"
    write(repository, {record: text})
    assert evidence("check", "--as-of", "2026-03-01", cwd=repository).returncode == 0
    done = evidence("check", "--as-of", "2026-02-28", cwd=repository)
    assert done.returncode == 1
    assert "DAT002" in done.stdout


def test_every_format_can_be_read_by_what_it_is_for(repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text(BROKEN)
    found = json.loads(evidence("check", "--format", "json", cwd=repository).stdout)
    assert found["errors"] == len(found["findings"]) > 0
    suite = ET.fromstring(evidence("check", "--format", "junit", cwd=repository).stdout)
    assert len(suite.findall(".//failure")) == found["errors"]
    assert evidence("check", "--format", "github", cwd=repository).stdout.startswith(
        "::error file=records/staff/STF-003.yml,line=1,col="
    )


def test_outside_a_repository_it_says_what_to_do(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(root))
    done = evidence("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "records" in done.stderr
    assert "cure:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--repo", "nowhere"),
        ("bundle", "SUB-none"),
        ("pdf", "minutes", "MIN-none"),
        ("schema", "recipe"),
        ("build", "--names", "none.csv"),
        ("build", "--as-of", "31 May"),
        ("build", "--audience", "public"),
    ],
)
def test_a_users_mistake_is_exit_2_and_never_a_traceback(
    repository: Path, arguments: tuple[str, ...]
) -> None:
    done = evidence(*arguments, cwd=repository)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout


def test_an_error_publishes_nothing_and_leaves_the_last_site(repository: Path) -> None:
    assert evidence("build", "--no-pdf", cwd=repository).returncode == 0
    site = repository / "build/site/inspector"
    before = {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    (repository / "records/staff/STF-003.yml").write_text(BROKEN)
    done = evidence("build", "--no-pdf", cwd=repository)
    assert done.returncode == 1
    assert "nothing was published" in done.stderr
    assert {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_a_relative_results_folder_is_where_the_person_stands(repository: Path, tmp_path: Path) -> None:
    done = evidence("build", "--no-pdf", "--repo", "evidence", "--out", "results", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / done.stdout.strip()).is_file()
    assert (tmp_path / "results/site/inspector/index.html").is_file()


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--no-pdf", "--out", "build"),
        ("pdf", "record", "ORG-CQC", "--out", "build/pdf"),
        ("schema", "--out", "build"),
    ],
)
def test_a_place_that_cannot_be_written_to_is_said_in_one_line_with_a_cure(
    repository: Path, arguments: tuple[str, ...]
) -> None:
    (repository / "build").write_text("a file where the folder should be")
    done = evidence(*arguments, cwd=repository)
    assert done.returncode == 2
    assert re.search(r"^evidence: .*build.*: .+\n    cure: .+\n\Z", done.stderr, re.MULTILINE)
    assert "Traceback" not in done.stderr


def test_a_document_made_alone_does_not_stand_in_the_way_of_a_build(repository: Path) -> None:
    assert evidence("pdf", "record", "ORG-CQC", cwd=repository).returncode == 0
    done = evidence("build", cwd=repository)
    assert done.returncode == 0, done.stderr
    assert (repository / "build/documents/inspector/ORG-CQC.pdf").is_file()


def test_a_document_that_cannot_be_put_in_its_place_leaves_nothing_behind(repository: Path) -> None:
    (repository / "out/ORG-CQC.pdf").mkdir(parents=True)
    done = evidence("pdf", "record", "ORG-CQC", "--out", "out", cwd=repository)
    assert done.returncode == 2
    assert [path.name for path in (repository / "out").iterdir()] == ["ORG-CQC.pdf"]


def test_a_closed_or_narrow_output_is_no_traceback(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = subprocess.run(
        ["sh", "-c", f"exec '{sys.executable}' -m generators check >&-"],
        cwd=repository,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (0, "")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    done = evidence("build", "--no-pdf", "--out", "über", cwd=repository)
    assert done.returncode == 0, done.stderr
    assert "\\xfcber" in done.stdout


def test_a_full_disk_is_said_in_one_line_with_a_cure(repository: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "generators", "schema", "action"],
            cwd=repository,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_server_of_records_with_errors_lists_them_and_does_not_start(repository: Path) -> None:
    (repository / "records/staff/STF-003.yml").write_text(BROKEN)
    done = evidence("serve", cwd=repository)
    assert done.returncode == 1
    assert "FLD002" in done.stderr


def test_a_port_in_use_is_said_in_one_line_with_a_cure(repository: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = evidence("serve", "--port", str(taken.getsockname()[1]), cwd=repository)
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_git_a_build_says_so_and_a_check_goes_on(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert evidence("check", cwd=repository).returncode == 0
    done = evidence("build", "--no-pdf", cwd=repository)
    assert done.returncode == 2
    assert "git is not installed" in done.stderr
    assert "Traceback" not in done.stderr


def test_schemas_print_and_are_written(repository: Path, tmp_path: Path) -> None:
    assert json.loads(evidence("schema", "action", cwd=repository).stdout)["title"] == "Action"
    done = evidence("schema", "--out", str(tmp_path / "schemas"), cwd=repository)
    assert len(done.stdout.splitlines()) == 26


def test_every_command_and_option_is_in_the_reference(root: Path) -> None:
    page = (root / "docs/reference/commands.md").read_text(encoding="utf-8")
    waiting, seen = [()], 0
    while waiting:
        command: tuple[str, ...] = waiting.pop()
        help_text = evidence(*command, "--help", cwd=root).stdout
        options, _, commands = help_text.partition("Commands:")
        for name in re.findall(r"^  ([a-z]+)", commands, re.MULTILINE):
            waiting.append((*command, name))  # noqa: PERF401 - the list is being worked through
        if command and not commands:
            assert f"evidence {' '.join(command)}" in page
        for option in re.findall(r"--[a-z-]+", options):
            if option not in {"--help", "--install-completion", "--show-completion"}:
                assert option in page, f"{' '.join(command)} {option}"
                seen += 1
    assert seen > 20


def test_the_example_has_no_error(root: Path) -> None:
    done = evidence("check", cwd=root)
    assert done.returncode == 0, done.stdout
    assert ": 0 errors" in done.stdout
