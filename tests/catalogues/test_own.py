"""A provider's own catalogues laid over those shipped, and what is said of their faults."""

from __future__ import annotations

from typing import get_args

from generators import catalogues
from generators.catalogues.limits import ThresholdUnit
from generators.finding import Finding

ORIGIN = 'source: ["Governance meeting of 4 March 2026"]\nconfidence: proposal\nas_of: 2026-03-04\n'


def read(**files: str) -> tuple[catalogues.Catalogues, tuple[Finding, ...]]:
    """Files by name, `__` for a slash and `_` for a hyphen."""
    given = {
        f"records/catalogues/{name.replace('__', '/').replace('_', '-')}.yml": text.encode()
        for name, text in files.items()
    }
    return catalogues.read(given)


def lines(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{found.line}:{found.column} {found.code} {found.message}" for found in findings]


THRESHOLD = (
    "thresholds:\n"
    "  - {id: f1-knowledge-age, value: 10, unit: days, used_by: [F1], title: Age of knowledge, basis: Board decision,"
    " approved_by: STF-001, version: 2}\n"
)


def test_no_files_give_the_shipped_lists() -> None:
    found, findings = read()
    assert not findings
    assert found.tables() == catalogues.load().tables()
    assert not found.own_rows()


def test_a_row_with_the_same_id_replaces_the_shipped_one_in_its_place() -> None:
    found, findings = read(thresholds=ORIGIN + THRESHOLD)
    assert not findings
    row = found.threshold("f1-knowledge-age")
    assert (row.value, row.version, row.approved_by, row.own) == (10, 2, "STF-001", True)
    assert row.source == "Governance meeting of 4 March 2026"
    assert list(found.thresholds) == list(catalogues.load().thresholds)
    assert found.own_rows() == (row,)


def test_what_was_shipped_stays_as_it_was() -> None:
    read(thresholds=ORIGIN + THRESHOLD)
    assert catalogues.load().threshold("f1-knowledge-age").value == 14


def test_a_new_id_adds_a_row_at_the_end() -> None:
    text = (
        ORIGIN
        + "themes:\n  - {id: night-care, title: Night care, definition: Care at night., area: workforce}\n"
    )
    found, findings = read(themes=text)
    assert not findings
    assert list(found.themes)[-1] == "night-care"
    assert "night-care" in found.ids("themes")
    assert len(found.themes) == len(catalogues.load().themes) + 1


def test_a_whole_new_edition_brings_its_items() -> None:
    text = (
        ORIGIN
        + "edition:\n  {id: our-2027, publisher: Us, title: Ours, sector: all, status: draft, item_name: promise}\n"
        "items:\n  - {code: A1, slug: being-heard, key_question: caring, title: Being heard, regulations: [hsca-ra-2014/9]}\n"
    )
    found, findings = read(frameworks__our_2027=text)
    assert not findings
    assert found.editions["our-2027"].own
    assert [item.id for item in found.items_of("our-2027")] == ["our-2027/being-heard"]


def test_an_item_of_a_shipped_edition_is_replaced_by_naming_the_edition() -> None:
    text = ORIGIN + (
        "edition: cqc-saf-2023\n"
        "items:\n  - {code: S1, slug: learning-culture, key_question: safe, title: Learning culture, regulations: [hsca-ra-2014/17]}\n"
    )
    found, findings = read(frameworks__cqc_saf_2023=text)
    assert not findings
    item = found.framework_item("cqc-saf-2023/learning-culture")
    assert item is not None
    assert (item.own, item.regulations) == (True, ("hsca-ra-2014/17",))
    assert len(found.items_of("cqc-saf-2023")) == 34


def test_a_review_of_the_crosswalk_makes_a_row_no_longer_provisional() -> None:
    text = ORIGIN + (
        "mapping: {from_edition: cqc-saf-2023, to_edition: cqc-asc-2026-draft}\n"
        "pairs:\n  - {from: safeguarding, to: safeguarding, relation: exact, reviewed_by: STF-002}\n"
    )
    name = "records/catalogues/mappings/cqc-saf-2023__cqc-asc-2026-draft.yml"
    found, findings = catalogues.read({name: text.encode()})
    assert not findings
    (_, row), *more = found.nearest("cqc-saf-2023/safeguarding", "cqc-asc-2026-draft")
    assert not more
    assert not row.provisional


def test_a_providers_source_can_be_cited_by_its_id() -> None:
    found, findings = read(
        sources="sources:\n  - {id: board-2026-03, citation: Board minutes of 3 March 2026}\n",
        thresholds=ORIGIN.replace('["Governance meeting of 4 March 2026"]', "[board-2026-03]") + THRESHOLD,
    )
    assert not findings
    assert found.threshold("f1-knowledge-age").source == "Board minutes of 3 March 2026"


# ------------------------------------------------------------------ faults
def test_a_file_that_nothing_reads_is_said() -> None:
    _, findings = read(our_themes="themes: []\n")
    assert lines(findings) == ["1:1 CAT001 this is no catalogue, so nothing reads it"]
    assert "themes.yml" in findings[0].hint


def test_a_deeper_folder_is_no_catalogue() -> None:
    _, findings = catalogues.read({"records/catalogues/regulations/old/x.yml": b"a: b\n"})
    assert [found.code for found in findings] == ["CAT001"]


def test_what_is_no_yaml_is_said_by_the_reader_with_its_place() -> None:
    _, findings = read(themes="themes: [\n")
    assert findings
    assert all(
        found.code.startswith("SRC") and found.path == "records/catalogues/themes.yml" for found in findings
    )


def test_a_misspelt_table_is_said_with_the_one_meant() -> None:
    found, findings = read(themes=ORIGIN + "theme:\n  - {id: a}\n")
    assert lines(findings) == ["4:1 CAT002 theme belongs to no table of this catalogue"]
    assert findings[0].hint == "Did you mean themes?"
    assert found.themes == catalogues.load().themes


def test_a_table_that_is_no_list_and_a_row_that_is_no_mapping_are_said() -> None:
    _, findings = read(themes=ORIGIN + "themes: {id: falls}\ntheme_areas:\n  - workforce\n")
    assert lines(findings) == [
        "4:9 CAT002 themes is no list of rows",
        "6:5 CAT002 a row is a mapping of fields to values",
    ]


def test_regulations_without_their_instrument_are_said() -> None:
    _, findings = read(regulations__x=ORIGIN + "regulations:\n  - {number: 99, title: T, offence: none}\n")
    assert [found.code for found in findings] == ["CAT002"]
    assert "instrument" in findings[0].message


def test_a_row_whose_id_cannot_be_put_together_is_said_by_what_it_lacks() -> None:
    text = ORIGIN + "instrument: hsca-ra-2014\nregulations:\n  - {title: T, offence: none}\n"
    _, findings = read(regulations__x=text)
    assert lines(findings) == ["6:5 CAT003 number is missing"]


def test_an_edition_that_is_not_complete_is_said_once_and_not_for_each_item() -> None:
    text = ORIGIN + (
        "edition: {id: our-2027, publisher: Us, sector: all, status: draft, item_name: promise}\n"
        "items:\n  - {code: A1, slug: a, key_question: caring, title: A}\n  - {code: A2, slug: b, key_question: caring, title: B}\n"
    )
    _, findings = read(frameworks__our_2027=text)
    assert lines(findings) == ["4:10 CAT003 title is missing"]


def test_a_mapping_names_both_of_its_editions() -> None:
    text = (
        ORIGIN
        + "mapping: {from_edition: cqc-saf-2023, to: x}\npairs:\n  - {from: a, to: b, relation: close}\n"
    )
    _, findings = read(mappings__x=text)
    assert lines(findings) == ["4:10 CAT003 to_edition is missing", "4:39 CAT003 to is not known here"]


def test_missing_unknown_and_wrong_fields_are_all_said_at_their_places() -> None:
    text = ORIGIN + (
        "thresholds:\n"
        "  - id: r2-after\n"
        "    valeu: 80\n"
        "    value: two months\n"
        "    unit: fortnights\n"
        "    used_by: R2\n"
        "    title: T\n"
    )
    found, findings = read(thresholds=text)
    names = [f"'{name}'" for name in get_args(ThresholdUnit)]
    units = f"{', '.join(names[:-1])} or {names[-1]}"
    assert lines(findings) == [
        "5:5 CAT003 basis is missing",
        "6:5 CAT003 valeu is not known here",
        "7:12 CAT004 value: a number such as 12 or 0.25 was expected",
        f"8:11 CAT004 unit: one of {units} was expected",
        "9:14 CAT004 used_by: a list was expected",
    ]
    assert findings[1].hint == "Did you mean value?"
    assert found.threshold("r2-after").value == 90


def test_a_row_without_its_origin_is_said_and_left_out() -> None:
    found, findings = read(thresholds="confidence: proposal\n" + THRESHOLD)
    assert lines(findings) == ["3:5 CAT005 the row lacks source and as_of"]
    assert found.threshold("f1-knowledge-age").value == 14


def test_a_date_must_be_a_date() -> None:
    _, findings = read(thresholds=ORIGIN.replace("2026-03-04", "2026-02-30") + THRESHOLD)
    assert [(found.code, "there is no such day" in found.message) for found in findings] == [("CAT004", True)]


def test_a_row_given_twice_is_said_once() -> None:
    _, findings = read(thresholds=ORIGIN + THRESHOLD + THRESHOLD.split("\n")[1] + "\n")
    assert lines(findings) == ["6:5 CAT006 f1-knowledge-age is given twice (first on line 5)"]


def test_a_row_given_in_two_files_is_said() -> None:
    text = ORIGIN + ("instrument: hsca-ra-2014\nregulations:\n  - {number: '99', title: T, offence: none}\n")
    _, findings = read(regulations__a=text, regulations__b=text)
    assert [(found.path.rsplit("/", 1)[-1], found.code) for found in findings] == [("b.yml", "CAT006")]


def test_a_row_that_leads_nowhere_is_said_with_the_nearest() -> None:
    text = ORIGIN + "themes:\n  - {id: night-care, title: Night care, definition: D, area: workforces}\n"
    _, findings = read(themes=text)
    assert lines(findings) == ["5:62 CAT007 night-care names workforces, which is in no catalogue"]
    assert findings[0].hint == "Did you mean workforce?"


def test_an_unknown_source_is_said() -> None:
    _, findings = read(
        thresholds=ORIGIN.replace('["Governance meeting of 4 March 2026"]', "[cqc-offence]") + THRESHOLD
    )
    assert [(found.code, found.hint) for found in findings] == [("CAT007", "Did you mean cqc-offences?")]


def test_a_policy_cannot_be_put_into_the_field_of_the_law() -> None:
    text = ORIGIN + (
        "clocks:\n  - id: cqc_death\n    title: Death\n    starts: aware\n    starts_at: aware\n"
        "    law: {n: 24, unit: hours}\n"
    )
    found, findings = read(clocks=text)
    assert lines(findings) == ["9:10 CAT003 law.basis is missing", "9:10 CAT003 law.words is missing"]
    law = found.clock("cqc_death").law
    assert law is not None
    assert law.n is None


def test_a_number_without_its_way_of_counting_is_said() -> None:
    text = ORIGIN + (
        "clocks:\n  - id: cqc_death\n    title: Death\n    starts: aware\n    starts_at: aware\n"
        "    policy: {n: 2, unit: working_days}\n"
    )
    _, findings = read(clocks=text)
    assert lines(findings) == ["9:13 CAT004 policy: days are counted in some way (count), hours are not"]


def test_a_row_may_not_call_itself_shipped() -> None:
    _, findings = read(thresholds=ORIGIN + THRESHOLD.replace("version: 2", "own: false"))
    assert [(found.code, found.message) for found in findings] == [("CAT003", "own is not known here")]


def test_findings_come_in_file_order_whatever_the_order_of_the_files() -> None:
    texts = {
        "records/catalogues/themes.yml": b"x: y\n",
        "records/catalogues/clocks.yml": b"x: y\n",
        "records/catalogues/odd.yml": b"x: y\n",
    }
    forwards = catalogues.read(texts)[1]
    backwards = catalogues.read(dict(reversed(texts.items())))[1]
    assert forwards == backwards == tuple(sorted(forwards))
    assert len(forwards) == 3
