"""Unquoted values against what two other readings make of them; PyYAML itself is the judge of the older one."""

from __future__ import annotations

import datetime as dt

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.source.plain import other_reading

CHANGED = {
    "no": "the truth value false",
    "Yes": "the truth value true",
    "OFF": "the truth value false",
    "y": "the truth value true",
    "True": "the truth value true",
    "Null": "nothing (null)",
    "012": "the number 10 (octal)",
    "0o14": "the number 12 (octal)",
    "08": "the number 8",
    "+5": "the number 5",
    "1_000": "the number 1000",
    "0x1F": "the number 31 (hexadecimal)",
    "0b101": "the number 5 (binary)",
    "22:15": "the number 1335 (base 60)",
    "12:30:45": "the number 45045 (base 60)",
    "1:30.5": "a number (base 60)",
    "1e3": "the number 1000.0",
    "1.10": "the number 1.1",
    "1.": "the number 1.0",
    ".5": "the number 0.5",
    ".inf": "infinity",
    "-.INF": "infinity",
    ".nan": "no number",
    "2026-3-4": "the date 2026-03-04",
    "2026-02-30": "a date that does not exist",
    "2026-03-04T21:15:00+01:00": "a moment, its zone perhaps changed",
    "12345678901234567890": "a number, rounded by some",
    "1" * 500: "a number",
    "=": "a mark for default values",
    "<<": "a merge key",
}
KEPT = [
    "", "true", "false", "0", "7", "-3", "1.5", "100.0", "2026-03-04", "2026-03", "2026-W10", "2026-03-04T21:15",
    "09:15", "1.2.3", "ACT-0012", "P-0007", "-", "--", ".", "+", "0x", "0b_", "07 May", "No one", "yes please", "none",
    "<<<", "hsca-ra-2014/12", "x" * 500,
]  # fmt: skip


@pytest.mark.parametrize(("value", "reading"), CHANGED.items())
def test_a_value_others_change_is_told_with_what_they_read(value: str, reading: str) -> None:
    assert other_reading(value) == reading


@pytest.mark.parametrize("value", KEPT)
def test_a_value_all_readers_agree_on_is_not_ambiguous(value: str) -> None:
    assert not other_reading(value)


def written(value: object) -> str:
    """A value of PyYAML's as a person would write it again."""
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    if isinstance(value, dt.datetime):
        return f"the moment {value}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


@settings(deadline=None)
@given(
    st.text("0123456789_:.-+eExXobBaAfFtTzZ yYnNsSoOfFuUlLrR=<~", max_size=12)
    | st.sampled_from(sorted(CHANGED))
)
def test_whatever_pyyaml_changes_is_ambiguous(value: str) -> None:
    try:
        tokens = [token for token in yaml.scan(f"[{value}]") if isinstance(token, yaml.ScalarToken)]
        plain = len(tokens) == 1 and tokens[0].plain and tokens[0].value == value
    except yaml.YAMLError:
        return
    if not plain or value in {"", "~", "null"}:
        return
    try:
        (read,) = yaml.safe_load(f"[{value}]")
    except (ValueError, yaml.YAMLError):
        assert other_reading(value)
        return
    assert other_reading(value) or written(read) == value
