"""Settings of a repository that is looked at run nothing of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from generators import website
from generators.book import open_book
from generators.finding import Unable
from generators.site_settings import asked, position
from tests.repositories import committed, write

GOOD = "site_name: Test\nplugins:\n  - evidence:\n      as_of: 2026-03-31\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    proof = tmp_path / "ran"
    code = f"import pathlib\npathlib.Path({str(proof)!r}).touch()\n"
    folder = write(tmp_path / "evidence", {"evil.py": code, "docs/about.md": "# About\n", "mkdocs.yml": GOOD})
    committed(folder)
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("hooks: [evil.py]\n", "hooks"),
        ("INHERIT: ../other.yml\n", "INHERIT"),
        ("extra: !!python/object/apply:os.system ['touch RAN']\n", "tag"),
        ("extra: !ENV HOME\n", "tag"),
        ("extra: {a: &a [b], c: *a}\nhooks: [evil.py]\n", "aliases"),
        (f"#{'x' * 70_000}\nhooks: [evil.py]\n", "longer"),
        ("markdown_extensions: [evil]\n", "evil"),
        ("markdown_extensions:\n  - evil: {a: b}\n", "evil"),
        ("markdown_extensions: {evil: {}}\n", "evil"),
    ],
)
def test_settings_that_could_run_code_are_refused_unrun(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, said: str
) -> None:
    monkeypatch.chdir(repository)
    (repository / "mkdocs.yml").write_text(GOOD + more)
    book, _ = open_book(repository, "inspector")
    assert book is not None
    for attempt in (lambda: website.build(book, tmp_path / "out"), lambda: position(repository)):
        with pytest.raises(Unable) as caught:
            attempt()
        assert said in caught.value.message
        assert caught.value.cure
    assert not (tmp_path / "ran").exists()
    assert not (repository / "RAN").exists()


@pytest.mark.parametrize("plugins", ["plugins: [evidence, evil]\n", "plugins: {evidence: {}, evil: {}}\n"])
def test_another_plugin_is_refused_before_it_is_loaded(
    repository: Path, tmp_path: Path, plugins: str
) -> None:
    (repository / "mkdocs.yml").write_text("site_name: Test\n" + plugins)
    with pytest.raises(Unable, match="another plugin"):
        position(repository)
    assert not (tmp_path / "ran").exists()


def test_markdowns_own_extensions_are_welcome(repository: Path) -> None:
    (repository / "mkdocs.yml").write_text(
        GOOD + "markdown_extensions: [tables, markdown.extensions.footnotes, {toc: {permalink: false}}]\n"
    )
    day = position(repository)
    assert day is not None
    assert day.isoformat() == "2026-03-31"


# ------------------------------------------------------------------ the inspector sample
@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("sample: {seed: May 2026, size: 7}", ("May 2026", 7)),
        ("sample: {size: 7}", ("", 7)),
        ("sample: {seed: 2026-05}", ("2026-05", 0)),
        ("as_of: 2026-03-31", ("", 0)),
    ],
)
def test_the_settings_may_say_how_the_sample_is_drawn(
    repository: Path, said: str, found: tuple[str, int]
) -> None:
    (repository / "mkdocs.yml").write_text(f"site_name: Test\nplugins:\n  - evidence:\n      {said}\n")
    settings = asked(repository)
    assert (settings.seed, settings.sample_size) == found


@pytest.mark.parametrize(
    "said", ["{size: 0}", "{size: many}", "{size: -1}", "{seeds: x}", "5", '{seed: " x"}']
)
def test_a_sample_that_cannot_be_drawn_is_refused_with_the_cure(repository: Path, said: str) -> None:
    (repository / "mkdocs.yml").write_text(
        f"site_name: Test\nplugins:\n  - evidence:\n      sample: {said}\n"
    )
    with pytest.raises(Unable) as caught:
        asked(repository)
    assert "sample" in caught.value.message
    assert caught.value.cure
