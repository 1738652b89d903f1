"""The lists shipped with the project: what they must hold, and what none of them may claim."""

from __future__ import annotations

import pickle
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from generators import catalogues
from generators.catalogues.files import FILES
from generators.catalogues.links import dangling
from generators.catalogues.rows import CONFIDENCES, Row, Source

SHIPPED = catalogues.load()
FOLDER = Path(catalogues.__file__).parent
ALL_ROWS = [row for table in SHIPPED.tables().values() for row in table.values() if isinstance(row, Row)]
UNSURE = tuple(SHIPPED.sources[name].citation for name in ("general-knowledge", "proposal"))


# ------------------------------------------------------------------ every row
def test_every_row_says_its_source_its_confidence_and_its_day() -> None:
    assert len(ALL_ROWS) > 400
    for row in ALL_ROWS:
        for origin in (row.provenance(), *row.parts):
            assert origin.source.strip(), row.id
            assert origin.confidence in CONFIDENCES, row.id
            assert date(2020, 1, 1) <= origin.as_of <= date(2026, 11, 23), row.id


def test_nothing_confirmed_rests_on_general_knowledge_or_on_a_proposal() -> None:
    for row in ALL_ROWS:
        for origin in (row.provenance(), *row.parts):
            if origin.confidence == "confirmed":
                assert not origin.source.startswith(UNSURE), row.id


def test_what_rests_only_on_a_proposal_is_never_surer_than_one() -> None:
    for row in ALL_ROWS:
        for origin in (row.provenance(), *row.parts):
            if origin.source.startswith(SHIPPED.sources["proposal"].citation):
                assert origin.confidence == "proposal", row.id
            if origin.source.startswith(SHIPPED.sources["general-knowledge"].citation):
                assert origin.confidence != "confirmed", row.id


def test_every_id_is_unique_within_its_file() -> None:
    for path in sorted(FOLDER.rglob("*.yml")):
        ids = re.findall(r"^  - (?:\{)?id: ([\w-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert not [name for name, times in Counter(ids).items() if times > 1], path.name


def test_every_row_leads_only_to_rows_that_are_there() -> None:
    nowhere = [
        (row.id, place, target) for row in ALL_ROWS for place, _, target in dangling(row, SHIPPED.table)
    ]
    assert not nowhere


def test_every_shipped_file_is_one_that_is_read() -> None:
    on_disk = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yml")}
    assert on_disk == {name for file in FILES for name in file.shipped}


def test_every_source_is_cited_somewhere() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in FOLDER.rglob("*.yml") if path.name != "sources.yml"
    )
    assert not [name for name in SHIPPED.sources if not re.search(rf"\b{name}(?![\w-])", text)]


def test_a_source_cited_by_id_is_spelled_out() -> None:
    spelled = {row.source for row in ALL_ROWS} | {part.source for row in ALL_ROWS for part in row.parts}
    assert not spelled & SHIPPED.sources.keys()
    assert "CQC, Offences" in SHIPPED.regulations["hsca-ra-2014/12"].source


# ------------------------------------------------------------------ loading
def test_the_catalogues_shipped_are_read_once() -> None:
    assert catalogues.load() is catalogues.load()
    assert catalogues.load().themes is catalogues.load().themes


def test_catalogues_can_be_sent_to_another_process() -> None:
    again = pickle.loads(pickle.dumps(SHIPPED))
    assert again.threshold("f1-knowledge-age") == SHIPPED.threshold("f1-knowledge-age")


def test_rows_can_be_told_apart_and_kept_in_sets() -> None:
    assert len({*SHIPPED.clocks.values()}) == len(SHIPPED.clocks)


def test_the_three_lists_that_records_name_are_found_by_the_name_records_use() -> None:
    assert SHIPPED.ids("themes") == SHIPPED.theme_ids
    assert SHIPPED.ids("regulations") == SHIPPED.regulation_ids
    assert SHIPPED.ids("framework") == SHIPPED.framework_ids
    with pytest.raises(KeyError):
        SHIPPED.ids("clocks")


# ------------------------------------------------------------------ regulations
def test_regulations_4_to_20a_of_2014_are_all_there() -> None:
    numbers = [row.number for row in SHIPPED.regulations.values() if row.instrument == "hsca-ra-2014"]
    assert numbers == [
        "4", "5", "6", "7", "8", "9", "9A", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20", "20A",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "offence", "paragraphs"),
    [
        ("11", "direct", ()),
        ("12", "qualified", ()),
        ("13", "qualified", ("13(1)", "13(2)", "13(3)", "13(4)")),
        ("14", "qualified", ()),
        ("16", "direct", ("16(3)",)),
        ("17", "direct", ("17(3)",)),
        ("20", "direct", ("20(2)(a)", "20(3)")),
        ("20A", "direct", ()),
    ],
)
def test_an_offence_attaches_only_to_its_paragraphs(
    number: str, offence: str, paragraphs: tuple[str, ...]
) -> None:
    row = SHIPPED.regulations[f"hsca-ra-2014/{number}"]
    assert (row.offence, row.offence_paragraphs) == (offence, paragraphs)


def test_the_other_regulations_of_2014_are_not_prosecuted_as_such() -> None:
    none = [
        row.number
        for row in SHIPPED.regulations.values()
        if row.instrument == "hsca-ra-2014" and row.offence == "none"
    ]
    assert none == ["4", "5", "6", "7", "8", "9", "9A", "10", "15", "18", "19"]


@pytest.mark.parametrize(
    ("number", "in_2014", "in_2009"),
    [
        ("12", "Safe care and treatment", "Statement of purpose"),
        ("16", "Receiving and acting on complaints", "Notification of death of service user"),
        ("17", "Good governance", "Death or unauthorised absence"),
        ("18", "Staffing", "Notification of other incidents"),
    ],
)
def test_the_two_instruments_use_the_same_numbers_for_different_things(
    number: str, in_2014: str, in_2009: str
) -> None:
    assert SHIPPED.regulations[f"hsca-ra-2014/{number}"].title == in_2014
    assert SHIPPED.regulations[f"cqc-reg-2009/{number}"].title.startswith(in_2009)


def test_breaches_of_2009_that_are_confirmed_as_prosecutable_directly() -> None:
    confirmed = [
        row.number
        for row in SHIPPED.regulations.values()
        if row.instrument == "cqc-reg-2009"
        and row.offence == "direct"
        and row.provenance("offence").confidence == "confirmed"
    ]
    assert confirmed == ["12", "14", "15", "16", "18"]
    assert SHIPPED.regulations["cqc-reg-2009/13"].offence == "not_stated"


def test_fines_of_fifty_thousand_are_out_of_date() -> None:
    penalty = SHIPPED.penalties["hsca-ra-2014-11-to-14"]
    assert penalty.maximum.startswith("Unlimited fine")
    assert not any("50,000" in row.maximum for row in SHIPPED.penalties.values())


# ------------------------------------------------------------------ frameworks
def test_the_framework_in_force_has_34_statements_split_8_6_5_7_8() -> None:
    statements = SHIPPED.items_of("cqc-saf-2023")
    split = Counter(item.key_question for item in statements)
    assert len(statements) == 34
    assert list(split.items()) == [
        ("safe", 8),
        ("effective", 6),
        ("caring", 5),
        ("responsive", 7),
        ("well_led", 8),
    ]
    assert SHIPPED.editions["cqc-saf-2023"].status == "in_force"


def test_the_draft_has_24_key_lines_of_enquiry_split_7_4_3_4_6() -> None:
    lines = SHIPPED.items_of("cqc-asc-2026-draft")
    assert [item.code for item in lines] == [f"K{number:02}" for number in range(1, 25)]
    assert list(Counter(item.key_question for item in lines).values()) == [7, 4, 3, 4, 6]
    assert SHIPPED.editions["cqc-asc-2026-draft"].status == "draft"
    assert SHIPPED.editions["cqc-asc-2026-draft"].effective_from is None


def test_an_item_is_found_by_edition_and_slug() -> None:
    item = SHIPPED.framework_item("cqc-saf-2023/learning-culture")
    assert item is not None
    assert (item.code, item.title, item.confidence) == ("S1", "Learning culture", "confirmed")
    assert SHIPPED.framework_item("cqc-saf-2023/S1") is None


def test_the_regulations_and_codes_beside_a_statement_are_proposals() -> None:
    for item in SHIPPED.items_of("cqc-saf-2023"):
        assert item.provenance("code").confidence == "proposal"
        if item.regulations:
            assert item.provenance("regulations").confidence == "proposal"


def test_codes_follow_the_key_questions() -> None:
    first_letters = {"safe": "S", "effective": "E", "caring": "C", "responsive": "R", "well_led": "W"}
    for question, letter in first_letters.items():
        codes = [item.code for item in SHIPPED.items_of("cqc-saf-2023") if item.key_question == question]
        assert codes == [f"{letter}{number}" for number in range(1, len(codes) + 1)]


# Domain reference §1.6, line for line.
NEAREST = {
    "K01": "S1 W3", "K02": "S4", "K03": "S2", "K04": "S3", "K05": "S5 S7", "K06": "S6", "K07": "S8", "K08": "E1",
    "K09": "E2 E5 R6", "K10": "E4", "K11": "E6", "K12": "C1 C4", "K13": "C2 R1", "K14": "C3 R7", "K15": "R2 E3",
    "K16": "R4 R3", "K17": "R5", "K18": "R6", "K19": "W1", "K20": "W4 C5 W3", "K21": "W2", "K22": "W5", "K23": "W6",
    "K24": "W7",
}  # fmt: skip


@pytest.mark.parametrize(("code", "nearest"), sorted(NEAREST.items()))
def test_a_draft_line_leads_to_its_nearest_statements(code: str, nearest: str) -> None:
    line = next(item for item in SHIPPED.items_of("cqc-asc-2026-draft") if item.code == code)
    found = SHIPPED.nearest(line.id, "cqc-saf-2023")
    assert {item.code for item, _ in found} == set(nearest.split())
    assert all(row.provisional and row.confidence == "proposal" for _, row in found)


def test_every_statement_is_mapped_and_one_has_no_home() -> None:
    mapped = {row.from_item for row in SHIPPED.crosswalks.values()}
    assert mapped == {item.id for item in SHIPPED.items_of("cqc-saf-2023")}
    assert [row.from_item for row in SHIPPED.crosswalks.values() if row.relation == "none"] == [
        "cqc-saf-2023/environmental-sustainability"
    ]
    part = SHIPPED.nearest("cqc-saf-2023/providing-information", "cqc-asc-2026-draft")
    assert [row.relation for _, row in part] == ["narrow"]
    assert not [
        row for row in SHIPPED.crosswalks.values() if (row.to_item is None) is not (row.relation == "none")
    ]


def test_there_are_five_key_questions_and_six_evidence_categories() -> None:
    assert list(SHIPPED.key_questions) == ["safe", "effective", "caring", "responsive", "well_led"]
    assert len(SHIPPED.evidence_categories) == 6
    assert tuple(SHIPPED.evidence_categories) == SHIPPED.editions["cqc-saf-2023"].evidence_categories


# ------------------------------------------------------------------ learning
@pytest.mark.parametrize(
    "theme_id",
    [
        "restraint",
        "observed-competence",
        "medicines-omission",
        "medicines-recording",
        "medicines-wrong",
        "safeguarding-referral-delay",
        "falls",
        "choking",
        "pressure-damage",
        "staffing",
        "supervision",
        "communication",
    ],
)
def test_the_example_providers_themes_are_there(theme_id: str) -> None:
    assert SHIPPED.theme(theme_id) is not None


def test_one_recurrence_is_too_many_for_four_themes_only() -> None:
    assert {row.id for row in SHIPPED.themes.values() if row.never_again} == {
        "choking-death",
        "wrong-insulin",
        "unlawful-restraint",
        "missed-safeguarding-referral",
    }


def test_a_sharper_theme_lies_in_the_area_of_its_broader_one() -> None:
    for theme in SHIPPED.themes.values():
        if theme.broader:
            assert SHIPPED.themes[theme.broader].area == theme.area
            assert SHIPPED.themes[theme.broader].broader is None


def test_a_factor_that_names_a_person_is_never_the_last_word() -> None:
    assert [row.id for row in SHIPPED.contributory_factors.values() if not row.terminal] == [
        "staff_individual"
    ]


def test_policy_training_and_memos_are_weaker_and_policy_only() -> None:
    assert {row.id for row in SHIPPED.change_types.values() if row.policy_only} == {
        "policy",
        "training",
        "memo",
    }
    assert all(row.strength == "weaker" for row in SHIPPED.change_types.values() if row.policy_only)
    assert SHIPPED.change_types["training"].with_observation == "intermediate"


def test_health_service_bodies_and_other_providers_have_different_candour_thresholds() -> None:
    nhs, other = (SHIPPED.harm_scales[f"candour_{name}"] for name in ("health_service_body", "other"))
    assert "moderate_harm" in {level.id for level in nhs.levels}
    assert "could result in" in (nhs.test or "")
    assert "moderate_harm" not in {level.id for level in other.levels}
    assert "could result in" not in (other.test or "")


def test_a_source_is_no_row_of_facts() -> None:
    assert not any(isinstance(row, Source) for row in ALL_ROWS)
