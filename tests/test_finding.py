"""Findings stand in file order and say the same in every form in which they are printed."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.codes import CODES
from generators.finding import (
    RENDERINGS,
    Finding,
    Position,
    Unable,
    as_github,
    as_json,
    as_junit,
    as_text,
    at,
    count,
    errors,
    tally,
)

WRONG = at("records/actions/ACT-1.yml", Position(3, 5), "FLD001", "action without `owner`", "add `owner`")
WEAK = at("records/actions/ACT-1.yml", Position(9, 1), "WRD002", "no measure, 100 % vague: <b>&", "")

# What XML can hold; records hold nothing else (the reader refuses it).
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), min_size=1)
FINDINGS = st.lists(
    st.builds(
        Finding,
        st.sampled_from(["records/provider.yml", "records/staff/STF-1, a:b.yml", "records/100 %/é.yml"]),
        st.integers(1, 9999),
        st.integers(1, 200),
        st.sampled_from(sorted(CODES)),
        WORDS,
        st.just("") | WORDS,
    ),
    max_size=6,
)


def test_findings_sort_by_file_then_line_then_column() -> None:
    places = [("b", 1, 1), ("a", 2, 9), ("a", 10, 1), ("a", 2, 1)]
    found = sorted(Finding(*place, "FLD001", "x") for place in places)
    assert [(one.path, one.line, one.column) for one in found] == [
        ("a", 2, 1),
        ("a", 2, 9),
        ("a", 10, 1),
        ("b", 1, 1),
    ]


def test_the_severity_is_that_of_the_code_and_only_errors_stop() -> None:
    assert (WRONG.severity, WEAK.severity) == ("error", "warning")
    assert errors([WEAK, WRONG]) == (WRONG,)


def test_a_finding_is_one_line_with_its_place_and_one_with_its_cure() -> None:
    assert str(WRONG) == (
        "records/actions/ACT-1.yml:3:5: FLD001 action without `owner`\n    cure: add `owner`"
    )
    assert str(WEAK).splitlines() == ["records/actions/ACT-1.yml:9:1: WRD002 no measure, 100 % vague: <b>&"]


def test_text_marks_warnings_and_ends_with_the_tally() -> None:
    lines = as_text([WRONG, WEAK], 7).splitlines()
    assert lines[0].startswith("records/")
    assert lines[2].startswith("warning: records/")
    assert lines[-1] == "7 records read: 1 error, 1 warning"


@pytest.mark.parametrize(("number", "words"), [(0, "0 entries"), (1, "1 entry"), (2, "2 entries")])
def test_numbers_agree_with_their_nouns(number: int, words: str) -> None:
    assert count(number, "entry", "entries") == words


def test_nothing_found_is_said_in_every_form() -> None:
    assert as_text([], 1) == "1 record read: 0 errors, 0 warnings\n"
    assert json.loads(as_json([], 1))["findings"] == []
    assert as_github([], 1) == "1 record read: 0 errors, 0 warnings\n"
    suite = ET.fromstring(as_junit([], 1)).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), len(suite)) == ("1", "0", 1)


@given(FINDINGS)
def test_json_holds_every_part_of_every_finding(findings: list[Finding]) -> None:
    whole = json.loads(as_json(findings, 3))
    assert [
        Finding(row["path"], row["line"], row["column"], row["code"], row["message"], row["cure"])
        for row in whole["findings"]
    ] == findings
    assert [row["severity"] for row in whole["findings"]] == [found.severity for found in findings]
    assert (whole["errors"] + whole["warnings"], whole["records"]) == (len(findings), 3)


@given(FINDINGS)
def test_github_commands_read_back_as_the_findings(findings: list[Finding]) -> None:
    *lines, last = as_github(findings, 3).split("\n")[:-1]
    assert last == tally(findings, 3)
    command = re.compile(
        r"::(error|warning) file=([^,]*),line=(\d+),col=(\d+),title=([A-Z]{3}\d{3}) [^,:]*::(.*)"
    )
    for found, line in zip(findings, lines, strict=True):
        read = command.fullmatch(line)
        assert read is not None
        assert (read[1], unquote(read[2]), int(read[3]), int(read[4]), read[5]) == (
            found.severity,
            found.path,
            found.line,
            found.column,
            found.code,
        )
        assert unquote(read[6]) == found.message + (f" Cure: {found.hint}" if found.hint else "")


@given(FINDINGS)
def test_junit_fails_for_errors_only_and_loses_no_words(findings: list[Finding]) -> None:
    suite = ET.fromstring(as_junit(findings, 3)).find("testsuite")
    assert suite is not None
    failures = suite.findall("testcase/failure")
    assert [failure.get("type") for failure in failures] == [found.code for found in errors(findings)]
    assert int(suite.get("failures", "")) == len(failures)
    assert int(suite.get("tests", "")) == len(suite.findall("testcase")) == max(1, len(findings))
    for found, case in zip(findings, suite.findall("testcase"), strict=False):
        assert case.get("classname") == found.path
        assert f"{found.line}:{found.column} {found.code}" in (case.get("name") or "")
        told = f"{found.message}\n{found.hint}".strip()
        assert case[0].text == (told if found.severity == "error" else f"warning: {told}")


def test_every_form_has_a_name() -> None:
    assert set(RENDERINGS) == {"text", "json", "github", "junit"}


def test_unable_carries_its_cure() -> None:
    unable = Unable("no records here", "go to your evidence repository")
    assert (str(unable), unable.cure) == ("no records here", "go to your evidence repository")
