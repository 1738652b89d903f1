"""The command that suggests learning themes to whoever writes records: themes."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from generators.cli.app import app, show, spoken
from generators.cli.options import AsShape, Register, Repo, Shape
from generators.finding import count


@app.command()
def themes(repo: Repo = Path(), names: Register = None, form: AsShape = Shape.text) -> None:
    """Suggest learning themes for records that carry none, by the words of those that do. You decide; nothing is written."""
    with spoken():
        from generators.authoring.suggestions import suggestions  # noqa: PLC0415 - brings what weighs words
        from generators.cli import source  # noqa: PLC0415
        from generators.source import root  # noqa: PLC0415

        checked = source.sound(root(repo), source.register_of(names))
        found = suggestions(checked.ledger, checked.catalogues)
    if form is Shape.json:
        sys.stdout.write(json.dumps([asdict(one) for one in found], indent=2, ensure_ascii=False) + "\n")
        return
    for one in found:
        show(f"{one.record}: {one.title}\n")
        for theme in one.themes:
            like = f"; like {', '.join(theme.like[:3])}" if theme.like else ""
            show(f"    {theme.theme} ({theme.likeness:.2f}{like})\n")
    show(
        f"{count(len(found), 'record')} without a theme, and with words like those of others. A likeness is no finding.\n"
    )
