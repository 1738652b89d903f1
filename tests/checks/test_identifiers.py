"""Identifiers of people are recognised in the forms in which people write them, and ordinary text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generators.checks.identifiers import (
    SIGNS,
    births,
    checks_out,
    emails,
    insurance_numbers,
    named,
    nhs_numbers,
    phones,
    postcodes,
    titled,
)

NINE = st.lists(st.integers(0, 9), min_size=9, max_size=9)


def number(nine: list[int]) -> str | None:
    """An NHS number of nine digits, by the published rule; None where no check digit exists."""
    left = 11 - sum(digit * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if left == 10 else "".join(map(str, nine)) + str(left % 11)


@given(NINE)
def test_a_number_with_its_check_digit_is_found_in_every_grouping(nine: list[int]) -> None:
    whole = number(nine)
    if whole is None or len(set(whole)) == 1:
        return
    for written in (
        whole,
        f"{whole[:3]} {whole[3:6]} {whole[6:]}",
        f"{whole[:3]}-{whole[3:6]}-{whole[6:]}",
        f"{whole[:3]}\u00a0{whole[3:6]}\n    {whole[6:]}",
    ):
        ((start, shown),) = nhs_numbers(f"Dose of {written}, late.")
        assert start == 8
        assert whole not in shown


@given(NINE, st.integers(0, 9), st.integers(1, 9))
def test_one_digit_mistyped_is_no_number_any_more(nine: list[int], place: int, step: int) -> None:
    whole = number(nine)
    if whole is None:
        return
    digits = [int(digit) for digit in whole]
    digits[place] = (digits[place] + step) % 10
    assert not checks_out("".join(map(str, digits)))


def test_ten_equal_digits_are_nobodys_number() -> None:
    assert not any(checks_out(str(digit) * 10) for digit in range(10))


@pytest.mark.parametrize(
    "text", ["NHS 1234567890", "NHS no. 123 456 7890", "nhs number: 123-456-7890", "NHS# 1234567890"]
)
def test_ten_digits_called_an_nhs_number_are_one_whatever_their_check_digit(text: str) -> None:
    assert len(list(nhs_numbers(text))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "CQC-9434765919",
        "NM/9434765919",
        "sha256: 9434765919" + "ab" * 27,
        "94347659190",
        "1234567890",
        "2026-01-14T21:10",
        "9434765919-2",
        "v9434765919",
    ],
)
def test_references_hashes_and_dates_are_no_nhs_numbers(text: str) -> None:
    assert list(nhs_numbers(text)) == []


@pytest.mark.parametrize(
    "text", ["QQ123456C", "qq123456c", "QQ 12 34 56 C", "AB-12-34-56-D", "(JG 10 37 59 A)"]
)
def test_national_insurance_numbers_are_found(text: str) -> None:
    assert len(list(insurance_numbers(f"Agency worker {text}."))) == 1


@pytest.mark.parametrize(
    "text", ["DA 12 34 56 C", "QQ 12 34 56 E", "at 10 20 30 a.m.", "ACT-12-34-56-C", "AB123456CD"]
)
def test_other_letters_are_no_national_insurance_numbers(text: str) -> None:
    assert list(insurance_numbers(text)) == []


@pytest.mark.parametrize(
    "text", ["SW1A 1AA", "sw1a 1aa", "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "SW1A1AA"]
)
def test_postcodes_are_found(text: str) -> None:
    assert len(list(postcodes(f"at {text}, upstairs"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "room B1 2nd floor",
        "B1 1st",
        "QQ1 1AA",
        "open at 4pm",
        "E9 4PM",
        "2026-W10",
        "MAR-TW-1AA",
        "SW1A 1AAB",
        "3AA",
    ],
)
def test_floors_times_and_weeks_are_no_postcodes(text: str) -> None:
    assert list(postcodes(text)) == []


@pytest.mark.parametrize(
    "text",
    ["07700 900123", "07700900123", "07700 900 123", "020 7946 0958", "(020) 7946 0958", "01632 960001", "+44 7700 900123",
     "+447700900123", "+44 (0)20 7946 0958", "0044 20 7946 0958", "03000 616161"],
)  # fmt: skip
def test_telephone_numbers_are_found(text: str) -> None:
    ((_, shown),) = phones(f"rang from {text} at ten")
    assert "90012" not in shown


@pytest.mark.parametrize(
    "text",
    ["0800 to 2000 hours", "0 1 0 2 1 0 0 3 1 0", "04-03-2026 0930", "01.02.2026", "REF-07700900123", "0.123456789012", "012345", "07700 9001234567"],
)  # fmt: skip
def test_times_series_and_references_are_no_telephone_numbers(text: str) -> None:
    assert list(phones(text)) == []


@pytest.mark.parametrize("text", ["a.person@example.org", "a+b@mail.example.co.uk", "<x_y@example.org>"])
def test_addresses_of_e_mail_are_found(text: str) -> None:
    assert len(list(emails(text))) == 1


@pytest.mark.parametrize(
    "text",
    ["DOB 02/03/1941", "d.o.b. 2.3.41", "date of birth: 1941-03-02", "born on 2 March 1941", "born in 1941", "Birthday: 2nd of March", "born March 2"],
)  # fmt: skip
def test_dates_of_birth_are_found(text: str) -> None:
    assert len(list(births(text))) == 1


@pytest.mark.parametrize(
    "text",
    ["the date of birth was not on the chart", "born in Northmere", "stubborn 2 days", "airborne 12/12"],
)
def test_words_about_birth_without_a_date_are_let_be(text: str) -> None:
    assert list(births(text)) == []


@pytest.mark.parametrize(
    "text",
    ["Mrs Example", "Mr. A. Example", "MRS EXAMPLE", "Dr O'Example", "Miss Anna-Example", "Ms\n    Example"],
)
def test_titles_with_names_are_found_and_masked(text: str) -> None:
    ((_, shown),) = titled(f"Told {text} at ten.")
    assert "xample" not in shown


@pytest.mark.parametrize(
    "text",
    ["Mr X", "Mrs B.", "missed doses", "Miss a dose", "Drs and nurses", "MS Word", "MR Scan", "Sirens"],
)
def test_letters_and_other_words_are_no_names(text: str) -> None:
    assert list(titled(text)) == []


def test_names_of_the_register_are_found_whatever_their_order_and_capitals() -> None:
    (sign,) = named(["Ada Example", "Single"])
    text = "ADA  example; Example, Ada; ada\n  example; Adamant examples; Single"
    assert [start for start, _ in sign.found(text)] == [0, 14, 28]


def test_an_empty_register_asks_nothing() -> None:
    assert named([]) == named(["Single"]) == ()


@given(st.text(max_size=200))
def test_any_text_can_be_looked_through(text: str) -> None:
    for sign in (*SIGNS, *named(["Ada Example"])):
        for start, _ in sign.found(text):
            assert 0 <= start < len(text)
