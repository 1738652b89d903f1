"""What the guides tell people to type works as it is written."""

from __future__ import annotations

import re
from pathlib import Path

from generators.checking import check
from generators.kinds.action import Action
from generators.source import parse


def guide(root: Path, name: str) -> str:
    return (root / "docs" / "guide" / name).read_text(encoding="utf-8")


def test_starting_from_nothing_gives_a_sound_repository(root: Path, tmp_path: Path) -> None:
    told = re.findall(
        r"`(records/[^`]+)`\n\n```yaml\n(.*?)```", guide(root, "governance-teams.md"), re.DOTALL
    )
    assert len(told) == 4
    for name, text in told:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    checked = check(tmp_path)
    assert checked.findings == ()
    assert checked.records == 4


def test_the_first_record_of_the_guide_is_a_valid_action(root: Path) -> None:
    text = re.search(r"```yaml\n(id: ACT-.*?)```", guide(root, "governance-teams.md"), re.DOTALL)
    assert text is not None
    document, findings = parse("records/actions/ACT-BH-001.yml", text[1].encode())
    assert findings == ()
    assert document is not None
    assert Action.model_validate(document.data).owner == "STF-041"


def test_every_page_that_the_readme_names_is_there(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"\]\(([^)#]+)\)", readme)
    assert len(linked) > 5
    assert [path for path in linked if not (root / path).exists()] == []


def test_every_record_that_the_readme_names_is_there(root: Path) -> None:
    readme = (root / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\b(?:PLN|SUB|MIN|ACT)-[A-Za-z0-9-]+", readme))
    assert named
    assert {name for name in named if not list((root / "records").rglob(f"{name}.yml"))} == set()
