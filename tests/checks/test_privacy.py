"""What never enters a record is found wherever it stands, is not repeated, and ordinary records raise no false alarm."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from generators import source
from generators.catalogues import load
from generators.checks import privacy
from generators.checks.identifiers import checks_out
from generators.checks.sheet import Matter
from generators.ledger import build
from tests.checks.conftest import Check

INCIDENT = """
    id: INC-1
    title: Dose left on the tray
    service: SVC-one
    occurred_at: 2026-02-02T21:00
    became_aware_at: 2026-02-02T21:10
    reported_at: 2026-02-02T21:15
    category: medicines-omission
    harm: {physical: none, psychological: none, reg18_injury: false, candour_threshold: false}
    persons: [P-0007]
    """
PATH = "records/incidents/INC-1.yml"


def noted(text: str) -> dict[str, str]:
    return {PATH: f"{INCIDENT}notes: {text}\n"}


# ------------------------------------------------------------------ guarantee G13
def _planted(count: int) -> list[tuple[str, str]]:
    """Invented identifiers with the code each must give, the same each time."""
    chance = random.Random(13)
    made: list[tuple[str, str]] = []
    while len(made) < count:
        digits = "".join(str(chance.randrange(10)) for _ in range(10))
        given, family = (
            chance.choice(["Ada", "Tom", "Una", "Kit"]),
            chance.choice(["Example", "Specimen", "Muster"]),
        )
        candidates = {
            "PRV001": f"{digits[:3]} {digits[3:6]} {digits[6:]}" if checks_out(digits) else "",
            "PRV002": f"QQ{digits[:6]}{chance.choice('ABCD')}",
            "PRV003": f"{chance.choice(['SW1A', 'M1', 'B33', 'CR2'])} {digits[0]}{chance.choice(['AA', 'TH', 'XH'])}",
            "PRV004": f"07700 900{digits[:3]}",
            "PRV005": f"{given.lower()}.{digits[:2]}@example.org",
            "PRV006": f"born {1 + int(digits[0])} March 19{digits[1]}{digits[2]}",
            "PRV007": f"{chance.choice(['Mr', 'Mrs', 'Ms', 'Dr'])} {family}",
            "PRV008": f"{given} Namesake{digits[0]}",
        }
        made += [(code, text) for code, text in candidates.items() if text]
    return made[:count]


REGISTER = [f"{given} Namesake{digit}" for given in ("Ada", "Tom", "Una", "Kit") for digit in range(10)]


def test_of_two_hundred_planted_identifiers_hardly_one_is_missed(tmp_path: Path) -> None:
    carriers = {
        "value": "notes: Seen with {} in the hall.\n",
        "block": "notes: |\n  Seen with {},\n  in the hall.\n",
        "quoted": 'notes: "Seen with {}."\n',
        "comment": "# Seen with {}\n",
        "list": "areas:\n  - Seen with {}\n",
    }
    planted = _planted(200)
    folder = tmp_path / "records/incidents"
    folder.mkdir(parents=True)
    for index, (_, text) in enumerate(planted):
        carrier = list(carriers.values())[index % len(carriers)]
        (folder / f"INC-{index}.yml").write_text(f"id: INC-{index}\ntitle: Seen\n{carrier.format(text)}")
    documents, _ = source.read(tmp_path)
    matter = Matter(build(documents)[0], load(), tmp_path, names=frozenset(REGISTER))
    findings = list(privacy.of_texts(matter))
    found = {(finding.path, finding.code) for finding in findings}
    missed = [
        pair
        for index, pair in enumerate(planted)
        if (f"records/incidents/INC-{index}.yml", pair[0]) not in found
    ]
    assert len(missed) <= 0.02 * len(planted), missed
    told = " ".join(f"{finding.message} {finding.hint}" for finding in findings)
    assert [text for _, text in planted if text in told] == []


def test_names_of_files_and_keys_are_looked_through_too(check: Check) -> None:
    found = check(
        {
            "records/evidence/files/mar-9434765919.txt": "x\n",
            "records/evidence/files/Mrs-Example/rota.txt": "x\n",
            "records/evidence/files/from-a.person@example.org.txt": "x\n",
            PATH: f"{INCIDENT}nhs_9434765919: seen\n",
        }
    )
    private = [(one.path.rsplit("/", 2)[-1], one.code) for one in found if one.code.startswith("PRV")]
    assert private == [
        ("rota.txt", "PRV007"),
        ("from-a.person@example.org.txt", "PRV005"),
        ("mar-9434765919.txt", "PRV001"),
        ("INC-1.yml", "PRV001"),
    ]


def test_the_example_raises_no_alarm(root: Path) -> None:
    documents, _ = source.read(root)
    matter = Matter(build(documents)[0], load(), root, source.files(root)[0])
    assert [*privacy.of_texts(matter), *privacy.of_file_names(matter)] == []
    assert len(documents) > 100


def test_tables_catalogues_notes_and_broken_records_are_looked_through(check: Check) -> None:
    log = "id: REF-1\ntitle: Referrals\norganisation: ORG-council\nperiod: 2026-02\nrows_file: rows.csv\n"
    files: dict[str, str | bytes] = {
        "records/referrals/REF-1.yml": log,
        "records/referrals/rows.csv": "reference,received_at,service\nMrs Example,2026-02-03T11:22,\n",
        "records/README.md": "Ring 07700 900123.\n",
        "records/staff/STF-009.yml": b'\xef\xbb\xbfid: "STF-009\ntitle: Mrs Example\n',
        "records/organisations/ORG-one.yml": 'id: "ORG-one\ncontact: office@example.org\n',
        "records/evidence/files/letter.txt": "Dear Mrs Example\n",
    }
    found = [(one.path, one.line, one.column, one.code) for one in check(files) if one.code.startswith("PRV")]
    assert found == [
        ("records/README.md", 1, 6, "PRV004"),
        ("records/referrals/rows.csv", 2, 1, "PRV007"),
        ("records/staff/STF-009.yml", 2, 8, "PRV007"),
    ]


# ------------------------------------------------------------------ where it may stand
def test_ways_to_reach_an_organisation_may_stand_in_its_contact(codes: Callable[..., list[str]]) -> None:
    organisation = "{id: ORG-one, title: One, type: other, contact: office@example.org or 01632 960001}\n"
    assert codes({"records/organisations/ORG-one.yml": organisation}) == []
    assert codes({"records/organisations/ORG-one.yml": organisation.replace("contact", "notes")}) == [
        "PRV005",
        "PRV004",
    ]


def test_a_comment_below_a_contact_is_no_contact(codes: Callable[..., list[str]]) -> None:
    organisation = "id: ORG-one\ntitle: One\ntype: other\ncontact: The office\n# office@example.org\n"
    assert codes({"records/organisations/ORG-one.yml": organisation}) == ["PRV005"]


def test_a_date_of_birth_may_stand_nowhere(codes: Callable[..., list[str]]) -> None:
    organisation = "{id: ORG-one, title: One, type: other, contact: Ask for the man born in 1961}\n"
    assert codes({"records/organisations/ORG-one.yml": organisation}) == ["PRV006"]


def test_texts_are_looked_through_though_their_fields_are_wrong(codes: Callable[..., list[str]]) -> None:
    assert codes({PATH: "id: INC-1\ntitel: Mrs Example\n"}).count("PRV007") == 1


def test_lines_are_counted_the_same_whatever_ends_them(check: Check) -> None:
    text = "id: STF-009\ntitle: Carer\njob_title: Carer\nnotes: Rang from 07700 900123\n"
    for end in ("\n", "\r\n", "\r"):
        (found,) = check({"records/staff/STF-009.yml": text.replace("\n", end).encode()})
        assert (found.line, found.column, found.code) == (4, 18, "PRV004")


# ------------------------------------------------------------------ advice, prejudice, HR
@pytest.mark.parametrize(
    "text",
    ["This is privileged.", "Counsel's opinion", "sent without prejudice", "the dominant purpose test", "on legal advice", "the solicitor's advice", ">-\n      without\n      prejudice"],
)  # fmt: skip
def test_words_of_legal_advice_stop_publication(codes: Callable[..., list[str]], text: str) -> None:
    assert "PRV009" in codes(noted(text))


@pytest.mark.parametrize(
    "text", ["counselling for staff", "the council agreed", "a privilege to help", "without prejudging"]
)
def test_words_that_only_look_like_advice_are_let_be(codes: Callable[..., list[str]], text: str) -> None:
    assert codes(noted(text)) == []


def test_a_notice_is_taken_over_word_for_word(codes: Callable[..., list[str]]) -> None:
    notice = """
        id: ENF-1
        title: Notice
        type: warning_notice_s29
        issued_by: ORG-CQC
        served: 2026-02-05
        requirements:
          - {id: one, text: Without prejudice to other duties the doors must be secured., due: 2026-03-31}
        """
    assert codes({"records/enforcement/ENF-1.yml": notice}) == []
    assert codes({"records/enforcement/ENF-1.yml": notice + "notes: Without prejudice to that.\n"}) == [
        "PRV009"
    ]


@pytest.mark.parametrize(
    "key", ["suspended", "disciplinary_action", "sanctions", "hr_dismissal", "final_sanction_given"]
)
def test_a_key_for_an_hr_outcome_is_said_once_as_what_it_is(
    codes: Callable[..., list[str]], key: str
) -> None:
    assert codes({PATH: f"{INCIDENT}{key}: x\n"}) == ["PRV011"]


def test_placements_and_medicines_may_be_suspended(codes: Callable[..., list[str]]) -> None:
    assert (
        codes(
            noted(
                "The council suspended placements; the doctor suspended the dose; a member of the panel was dismissed early."
            )
        )
        == []
    )


def test_prejudging_words_are_let_pass_once_the_council_has_decided(codes: Callable[..., list[str]]) -> None:
    concern = """
        id: SGC-1
        title: Money missing
        raised_at: 2026-02-03T10:15
        raised_by: STF-003
        abuse_types: [financial]
        owner: STF-002
        description: The perpetrator is not known.
        """
    path = "records/safeguarding/SGC-1.yml"
    assert codes({path: concern}) == ["PRV010"]
    assert codes({path: concern + "la_outcome: awaiting_la_decision\n"}) == ["PRV010"]
    assert codes({path: concern + "la_outcome: s42_enquiry\n"}) == []
