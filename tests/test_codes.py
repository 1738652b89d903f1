"""Every finding code is explained, and nothing is explained that no rule says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generators.codes import CODES, FAMILIES, Code


def _said(root: Path) -> set[str]:
    """Codes that the source of the rules names, the catalogue of codes itself left out."""
    found: set[str] = set()
    for path in (root / "generators").rglob("*.py"):
        if path.parent.name != "codes":
            found.update(re.findall(r'"([A-Z]{3}\d{3})"', path.read_text(encoding="utf-8")))
    return found


def test_every_code_that_a_rule_gives_is_explained(root: Path) -> None:
    assert _said(root) - set(CODES) == set()


def test_every_code_explained_is_given_by_a_rule(root: Path) -> None:
    assert set(CODES) - _said(root) == set()


def test_no_code_is_explained_twice() -> None:
    assert len(CODES) == sum(len(codes) for _, codes in FAMILIES.values())


@pytest.mark.parametrize("code", CODES.values(), ids=lambda code: code.id)
def test_an_explanation_says_why_how_to_mend_it_and_where_it_comes_from(code: Code) -> None:
    assert code.id[:3] in FAMILIES
    assert code.title
    assert not code.title.endswith(".")
    assert all(part.strip().endswith((".", ")", "…")) for part in (code.why, code.cure))
    assert code.source
