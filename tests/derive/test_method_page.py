from __future__ import annotations

import re
from pathlib import Path

from generators.catalogues import Catalogues
from generators.derive import actions, controls, loops


def rows(root: Path) -> dict[str, str]:
    page = (root / "docs" / "method.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+?) \|", page, re.MULTILINE))


def test_the_method_page_names_every_threshold_in_use_with_its_shipped_value(
    root: Path, shipped: Catalogues
) -> None:
    used = (*actions.THRESHOLDS, *controls.THRESHOLDS, *loops.THRESHOLDS)
    shown = {}
    for name in used:
        row = shipped.threshold(name)
        unit = {"days": " day" if row.value == 1 else " days"}.get(row.unit, "")
        shown[name] = f"{row.value}{unit}"
    assert rows(root) == shown


def test_the_method_page_states_the_shipped_policy_for_safeguarding(root: Path, shipped: Catalogues) -> None:
    policy = shipped.clock(loops.CLOCK).policy
    assert policy is not None
    assert (policy.n, policy.unit) == (0, "calendar_days")
    assert f"| clock `{loops.CLOCK}` | same day |" in (root / "docs" / "method.md").read_text(
        encoding="utf-8"
    )


def test_the_method_page_has_the_word_for_every_state(root: Path) -> None:
    page = (root / "docs" / "method.md").read_text(encoding="utf-8")
    for words in actions.STATE_WORDS.values():
        assert f"**{words}**" in page
    for words in loops.STEP_WORDS.values():
        assert f"\n| {words.lower()} |" in page
    for words in loops.STATE_WORDS.values():
        assert f"*{words.lower()}*" in page
