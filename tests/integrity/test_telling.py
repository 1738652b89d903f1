"""What a report says: the same every time, in plain words, every finding with what it does and does not show, and nothing overclaimed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from generators.codes import CODES, FAMILIES
from generators.integrity import Case, Facts, Finding, Report, Unchecked, as_json, as_text
from generators.integrity.report import ordered
from tests.integrity.made import UPDATED, Made, Outside, outside

RECORD = "records/actions/ACT-1.yml"
HISTORY = FAMILIES["HIS"][1]
OVERCLAIMS = re.compile(
    r"tamper-?proof|immutable|proves that|guaranteed admissible|certified|admissible", re.IGNORECASE
)
FACTS = Facts("a" * 40, "SHA-1", 5, 0, 20, None, None, "b" * 64, 5, 5, 5)
# Words that only people who know git would understand are explained where they stand, or not used.
JARGON = re.compile(
    r"\b(blob|SHA1|rebased?|refspec|upstream|detached|dangling|reachable|HEAD\b|plumbing)", re.IGNORECASE
)


@pytest.fixture
def marred(sound: Made, known: Outside, tmp_path: Path) -> Report:
    """A report with much in it."""
    sound.signed = False
    for number in range(12):
        sound.commit(f"Unsigned {number}", {RECORD: UPDATED + f"# {number}\n"})
    sound.commit("Gone", {"records/decisions/DEC-1.yml": None})
    sound.git("notes", "add", "-m", "Looked at", "HEAD")
    return outside(sound, tmp_path / "outside").audit(sound)


def test_the_text_begins_with_the_verdict_and_its_reasons(marred: Report) -> None:
    text = as_text(marred)
    assert text.startswith("Verdict: verified with remarks\n")
    head = text.split("\n\n", 1)[0]
    for found in marred.findings:
        assert (found.words in " ".join(head.split())) == (found.effect == "weakens")
    assert text.endswith("\n")
    assert text == as_text(marred)


def test_cases_are_listed_to_a_limit_and_the_rest_counted(marred: Report) -> None:
    assert "and 3 more" in as_text(marred)
    assert "and 3 more" not in as_text(marred, most=20)
    assert "and 11 more" in as_text(marred, most=2)


def test_every_finding_says_what_it_shows_and_what_it_does_not(marred: Report) -> None:
    text = " ".join(as_text(marred).split())
    for found in marred.findings:
        for said in (found.about.shows, found.about.does_not_show, found.about.cure):
            assert said in text


def test_the_json_holds_every_case(marred: Report) -> None:
    told = json.loads(as_json(marred))
    assert told["verdict"] == marred.verdict
    assert told["reasons"] == list(marred.reasons)
    for row, found in zip(told["findings"], marred.findings, strict=True):
        assert (row["code"], row["effect"], row["local"]) == (found.code, found.effect, found.local)
        assert len(row["cases"]) == len(found.cases)
    assert told["facts"]["commits"] == marred.facts.commits
    assert told["facts"]["recording"]["basis"] == "receipt"
    assert {row["what"] for row in told["not_checked"]} == {one.what for one in marred.not_checked}


def test_a_report_can_be_told_where_nothing_is_known() -> None:
    report = Report((), (), Facts("", "SHA-1", 0, 0, 0, None, None, "", 0, 0, 0))
    assert "could not be made" in as_text(report)
    assert json.loads(as_json(report))["facts"]["recording"] is None


def test_a_name_that_is_no_text_can_be_told() -> None:
    case = Case("a", "", ("caf\udce9",))
    report = Report((Finding("HIS047", "one", (case,)),), (), FACTS)
    assert as_json(report).encode()
    assert as_text(report).encode()


# ------------------------------------------------------------------ the verdict
def test_the_verdict_follows_from_effects() -> None:
    note, weak, broken = (Finding(code, "x") for code in ("HIS086", "HIS011", "HIS001"))
    left, cap = Unchecked("a", "b"), Unchecked("c", "d", caps=True)
    for findings, unchecked, verdict in (
        ((), (), "verified"),
        ((note,), (left,), "verified"),
        ((note, weak), (), "verified with remarks"),
        ((note,), (cap,), "verified with remarks"),
        ((note, weak, broken), (cap,), "not verified"),
    ):
        assert Report(findings, unchecked, FACTS).verdict == verdict
    assert Report((weak,), (cap,), FACTS).reasons == ("x", "c was not checked: d")
    assert Report((weak, broken), (cap,), FACTS).reasons == ("x",)
    assert Report((), (), FACTS).reasons == ()


def test_findings_stand_in_the_order_of_their_weight() -> None:
    found = ordered(
        [Finding("HIS086", "c"), Finding("HIS041", "b"), Finding("HIS011", "b"), Finding("HIS002", "a")]
    )
    assert [one.code for one in found] == ["HIS002", "HIS011", "HIS041", "HIS086"]


def test_what_depends_on_a_copy_is_left_out_of_pages_unless_it_breaks() -> None:
    kept = (Finding("HIS001", "a", local=True), Finding("HIS011", "b"))
    local = (Finding("HIS065", "c", local=True), Finding("HIS083", "d", local=True))
    left = Unchecked("a", "b")
    report = Report((*kept, *local), (left, Unchecked("c", "d", local=True, caps=True)), FACTS)
    assert report.published.findings == kept
    assert report.published.not_checked == (left,)
    assert Report(local, (), FACTS).verdict == "verified with remarks"
    assert Report(local, (), FACTS).published.verdict == "verified"


# ------------------------------------------------------------------ the words
@pytest.mark.parametrize("code", HISTORY, ids=lambda code: code.id)
def test_a_code_says_what_it_shows_what_not_and_what_to_do(code: object) -> None:
    found = CODES[getattr(code, "id", "")]
    assert found.effect in ("breaks", "weakens", "note")
    assert (found.severity == "error") == (found.effect == "breaks")
    assert found.shows.endswith(".")
    assert found.does_not_show.endswith(".")
    words = f"{found.title} {found.why} {found.shows} {found.does_not_show}"
    assert not OVERCLAIMS.search(words)
    assert not JARGON.search(words)


def test_nothing_that_is_printed_overclaims(root: Path, marred: Report) -> None:
    """Guarantee G19: forbidden words stand in no template, no page of the guide, no text of a code and no output."""
    said = [as_text(marred), as_json(marred)]
    said += [
        f"{code.title} {code.why} {code.cure} {code.shows} {code.does_not_show}" for code in CODES.values()
    ]
    files = [*(root / "generators").rglob("*.py"), root / "README.md", root / "docs/method.md"]
    files += [file for folder in ("guide", "reference") for file in (root / "docs" / folder).rglob("*.md")]
    files += [file for file in (root / "site_templates").rglob("*") if "vendor" not in file.parts]
    for file in files:
        if file.is_file() and file.suffix in (".py", ".md", ".html", ".j2"):
            said.append(file.read_text(encoding="utf-8"))
    assert [
        found[0]
        for text in said
        if (
            found := re.search(
                r"tamper-?proof|immutable|proves that|guaranteed admissible|certified", text, re.IGNORECASE
            )
        )
    ] == []


def test_the_page_about_custody_explains_every_part_of_a_witness(
    root: Path, original: Made, known: Outside
) -> None:
    page = (root / "docs/reference/custody.md").read_text(encoding="utf-8")
    for name in json.loads(known.witnesses[0].raw):
        assert f"`{name}`" in page
    for verdict in ("verified", "verified with remarks", "not verified"):
        assert f"| **{verdict}** |" in page
