"""A record is who its file says it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.checks.conftest import Check

STAFF = "{id: %s, title: Carer, job_title: Carer}\n"
Codes = Callable[..., list[str]]


def test_subfolders_do_not_matter(codes: Codes) -> None:
    assert codes({"records/staff/2026/one-house/STF-009.yml": STAFF % "STF-009"}) == []


@pytest.mark.parametrize("name", ["STF-", "STF_009", "stf-009", "STF-0 9", "009", "STF-é", "STFF-009"])
def test_an_id_has_one_form(codes: Codes, name: str) -> None:
    assert codes({f"records/staff/{name}.yml": STAFF % f"'{name}'"}) == ["IDN005"]


def test_the_provider_has_an_id_of_its_own_form(codes: Codes) -> None:
    provider = "{id: our-provider, title: Test, name: Test, nominated_individual: STF-001}\n"
    assert codes({"records/provider.yml": provider}) == ["IDN002"]


def test_a_provider_file_that_cannot_be_read_is_not_also_missing(codes: Codes) -> None:
    assert codes({"records/provider.yml": 'id: "provider\n'}) == ["SRC009"]


def test_ids_alike_are_found_across_folders(check: Check) -> None:
    found = check(
        {
            "records/staff/a/STF-Nine.yml": STAFF % "STF-Nine",
            "records/staff/b/STF-nine.yml": STAFF % "STF-nine",
        }
    )
    assert [(one.path, one.code) for one in found] == [("records/staff/b/STF-nine.yml", "IDN006")]


def test_an_id_that_is_missing_is_said_once(codes: Codes) -> None:
    assert codes({"records/staff/STF-009.yml": "{title: Carer, job_title: Carer}\n"}) == ["FLD001"]
