from __future__ import annotations

import re
from pathlib import Path

from generators.catalogues import Catalogues
from generators.derive import (
    actions,
    chains,
    controls,
    coverage,
    incidents,
    loops,
    mar,
    measures,
    observations,
    referrals,
    signals,
    timeliness,
)


def rows(root: Path) -> dict[str, str]:
    page = (root / "docs" / "method.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+?) \|", page, re.MULTILINE))


def test_the_method_page_names_every_threshold_in_use_with_its_shipped_value(
    root: Path, shipped: Catalogues
) -> None:
    modules = (
        actions, controls, loops, measures, timeliness, coverage, observations, mar, chains, incidents, referrals
    )  # fmt: skip
    asked = (*signals.THRESHOLDS, *(name for signal in signals.SIGNALS for name in signal.thresholds))
    used = dict.fromkeys((*(name for module in modules for name in module.THRESHOLDS), *asked))
    shown = {}
    for name in used:
        row = shipped.threshold(name)
        one = row.value == 1
        unit = {"days": " day" if one else " days", "hours": " hour" if one else " hours"}.get(row.unit, "")
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


def test_the_method_page_no_longer_says_that_history_is_left_out(root: Path) -> None:
    page = (root / "docs" / "method.md").read_text(encoding="utf-8")
    left = page.split("## What is not worked out yet")[1]
    assert "History" not in left
    for heading in (
        "### Due dates that were moved",
        "### As it was known at the time",
        "## How soon things were written down",
    ):
        assert f"\n{heading}\n" in page
