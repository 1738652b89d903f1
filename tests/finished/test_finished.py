"""Pages that are kept: whatever changes, a build with them writes the same bytes as a plain one."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from generators import assets
from generators.book import Book
from generators.finished import making, program, store
from generators.history import Standing
from tests import every_field, grown
from tests.books import SOUND
from tests.finished.sites import plainly, told, with_kept, written
from tests.outputs.conftest import STORY
from tests.repositories import committed, git, write

OTHER = "fedcba9876543210fedcba9876543210fedcba98"


def differing(book: Book, kept: Path, out: Path) -> tuple[list[str], int]:
    """The pages that a build with what was kept writes otherwise than a plain one, and how many it took from there."""
    shutil.rmtree(out, ignore_errors=True)
    made = with_kept(book, kept, out)
    found, plain = written(out), plainly(book)
    assert set(found) == set(plain)
    return [path for path in plain if found[path] != plain[path]], made.kept


@pytest.fixture(autouse=True)
def unchanged_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program stays the same between two builds of a test, whoever works on it meanwhile."""
    monkeypatch.setattr(making, "program", lambda: b"the same")


def sound(book: Book | None) -> Book:
    assert book is not None
    return book


# ------------------------------------------------------------------ nothing changed
@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write(tmp_path_factory.mktemp("small"), STORY)
    committed(folder)
    return folder


@pytest.mark.parametrize("audience", ["internal", "inspector", "commissioner"])
def test_a_second_build_renders_nothing_and_writes_the_same(
    small: Path, tmp_path: Path, audience: str
) -> None:
    book = sound(told(small, audience))
    first = with_kept(book, tmp_path / "kept", tmp_path / "a")
    assert first.kept == 0
    assert differing(book, tmp_path / "kept", tmp_path / "b") == ([], first.rendered)


def test_the_same_whatever_the_number_of_processes(small: Path, tmp_path: Path) -> None:
    book = sound(told(small))
    for jobs in (1, 2, 3):
        assert with_kept(book, tmp_path / f"kept-{jobs}", tmp_path / str(jobs), jobs).kept == 0
    assert written(tmp_path / "1") == written(tmp_path / "2") == written(tmp_path / "3") == plainly(book)
    for jobs in (1, 2):
        made = with_kept(book, tmp_path / f"kept-{jobs}", tmp_path / "again", 3 - jobs)
        assert (made.rendered, written(tmp_path / "again")) == (0, plainly(book))


# ------------------------------------------------------------------ any one thing changed
def scalars(value: Any, place: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where every single value of raw data stands."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from scalars(inner, (*place, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from scalars(inner, (*place, index))
    else:
        yield place


def edited(data: Any, place: tuple[str | int, ...], chance: Random) -> None:
    """Another value at one place of raw data: a later day, a greater figure, another id, a longer text; or none."""
    *way, last = place
    for step in way:
        data = data[step]
    value = str(data[last])
    if chance.random() < 0.2 and isinstance(last, str) and last != "id":
        del data[last]
    elif len(value) == 10 and value[4:5] == value[7:8] == "-":
        data[last] = (date.fromisoformat(value) + timedelta(days=chance.choice((-40, 1, 30)))).isoformat()
    elif value.replace(".", "", 1).isdigit():
        data[last] = str(int(float(value)) + 1)
    elif value[3:4] == "-" and value[:3].isupper():
        data[last] = chance.choice(("STF-001", "STF-003", "EVD-list", "ACT-done", "INC-fall", "ORG-CQC"))
    elif value in ("true", "false", "yes", "no"):
        data[last] = "no" if value in ("true", "yes") else "yes"
    else:
        data[last] = f"{value} See ACT-late and INC-new."


def edits(folder: Path, seed: int, number: int) -> Iterator[str]:
    """Files of a folder changed one after the other, each so that the records can still be read; what was changed."""
    chance = Random(seed)
    files = sorted(path for path in folder.glob("records/**/*.yml") if "catalogues" not in path.parts)
    while number:
        path = chance.choice(files)
        before = path.read_text()
        data = yaml.load(before, Loader=yaml.BaseLoader)
        place = chance.choice(list(scalars(data)))
        if place == ("id",):
            continue
        edited(data, place, chance)
        path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))
        if path.read_text() == before or told(folder) is None:
            path.write_text(before)
            continue
        number -= 1
        yield f"{path.name}: {place}"


@pytest.mark.parametrize(
    ("seed", "audience"), [(1, "internal"), (2, "inspector"), (3, "commissioner"), (4, "internal")]
)
def test_any_single_edit_of_the_story_leaves_nothing_stale(tmp_path: Path, seed: int, audience: str) -> None:
    folder = write(tmp_path / "story", STORY)
    with_kept(sound(told(folder, audience)), tmp_path / "kept", tmp_path / "out")
    reused = []
    for what in edits(folder, seed, 6):
        stale, kept = differing(sound(told(folder, audience)), tmp_path / "kept", tmp_path / "out")
        assert not stale, what
        reused.append(kept)
    assert sum(reused) > 6 * 20


@pytest.mark.parametrize(("seed", "audience"), [(5, "internal"), (6, "inspector")])
def test_any_single_edit_where_every_field_is_filled_leaves_nothing_stale(
    tmp_path: Path, seed: int, audience: str
) -> None:
    folder = every_field.write(tmp_path / "every", every_field.numbered())
    with_kept(sound(told(folder, audience)), tmp_path / "kept", tmp_path / "out")
    reused = []
    for what in edits(folder, seed, 8):
        stale, kept = differing(sound(told(folder, audience)), tmp_path / "kept", tmp_path / "out")
        assert not stale, what
        reused.append(kept)
    assert sum(reused) > 8 * 10


NEW = """
    id: INC-new
    title: A new fall
    service: SVC-one
    occurred_at: 2026-03-03T09:00
    became_aware_at: 2026-03-03T09:05
    reported_at: 2026-03-03T09:30
    category: falls
    harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
    staff_involved: [STF-003]
    description: "P-201 slid again, see ACT-late."
    """


def _new_record(folder: Path) -> None:
    write(folder, {"records/incidents/INC-new.yml": NEW}, base=False)


def _hidden(folder: Path) -> None:
    place = folder / "records/incidents/INC-new.yml"
    place.write_text(place.read_text() + "audience: []\n")


def _gone(folder: Path) -> None:
    (folder / "records/incidents/INC-new.yml").unlink()


def _moved(folder: Path) -> None:
    (folder / "records/actions/one").mkdir()
    (folder / "records/actions/ACT-late.yml").rename(folder / "records/actions/one/ACT-late.yml")


def _commented(folder: Path) -> None:
    place = folder / "records/actions/ACT-done.yml"
    place.write_text("# looked at\n" + place.read_text())


def _provider(folder: Path) -> None:
    place = folder / "records/provider.yml"
    place.write_text(place.read_text().replace("name: Test Care Ltd", "name: Other Care Ltd"))


def _evidence_with_another_name(folder: Path) -> None:
    place = folder / "records/evidence/EVD-list.yml"
    place.write_text(place.read_text().replace("one/list.txt", "one/other.csv"))
    (folder / "records/evidence/files/one/list.txt").rename(folder / "records/evidence/files/one/other.csv")


OWN = """
    source: [proposal, "domain reference §6.4"]
    confidence: proposal
    as_of: 2026-03-01
    version: "2"
    thresholds:
      - {id: brag-due-soon, value: 60, unit: days, used_by: [actions], title: Amber when due within this and quiet, basis: Ours.}
    """


@pytest.mark.parametrize("audience", ["internal", "inspector", "commissioner"])
def test_a_record_that_comes_is_hidden_moves_or_goes_leaves_nothing_stale(
    tmp_path: Path, audience: str
) -> None:
    folder = write(tmp_path / "story", STORY)
    late = folder / "records/actions/ACT-late.yml"
    late.write_text(late.read_text().replace("INC-fall.", "INC-fall and INC-new."))
    with_kept(sound(told(folder, audience)), tmp_path / "kept", tmp_path / "out")
    changes = (_new_record, _hidden, _gone, _moved, _commented, _provider, _evidence_with_another_name)
    for change in changes:
        change(folder)
        stale, _ = differing(sound(told(folder, audience)), tmp_path / "kept", tmp_path / "out")
        assert not stale, change.__name__


def test_a_record_that_comes_is_linked_from_a_text_that_named_it_before(tmp_path: Path) -> None:
    folder = write(tmp_path / "story", STORY)
    late = folder / "records/actions/ACT-late.yml"
    late.write_text(late.read_text().replace("after INC-fall.", "after INC-new."))
    with_kept(sound(told(folder)), tmp_path / "kept", tmp_path / "out")
    assert 'incidents/INC-new.html"' not in written(tmp_path / "out")["actions/ACT-late.html"]
    _new_record(folder)
    with_kept(sound(told(folder)), tmp_path / "kept", tmp_path / "out")
    assert 'incidents/INC-new.html"' in written(tmp_path / "out")["actions/ACT-late.html"]


def test_another_position_date_leaves_nothing_stale(small: Path, tmp_path: Path) -> None:
    with_kept(sound(told(small)), tmp_path / "kept", tmp_path / "out")
    for day in (date(2026, 4, 1), date(2027, 1, 1)):
        stale, _ = differing(sound(told(small, as_of=day)), tmp_path / "kept", tmp_path / "out")
        assert not stale, day


def test_a_register_of_names_leaves_nothing_stale(small: Path, tmp_path: Path) -> None:
    with_kept(sound(told(small)), tmp_path / "kept", tmp_path / "out")
    for names in ({"STF-003": "Kim"}, {"STF-003": "Kim", "STF-002": "Sam"}, {"STF-003": "Kit"}, None):
        stale, _ = differing(sound(told(small, names=names)), tmp_path / "kept", tmp_path / "out")
        assert not stale, names
    assert "Kit" not in "".join(written(tmp_path / "out").values())


# ------------------------------------------------------------------ the commit, and the history
def test_another_commit_stands_in_every_page_that_was_kept(small: Path, tmp_path: Path) -> None:
    with_kept(sound(told(small, standing=SOUND)), tmp_path / "kept", tmp_path / "a")
    book = sound(told(small, standing=replace(SOUND, commit=OTHER)))
    made = with_kept(book, tmp_path / "kept", tmp_path / "b")
    before, pages = written(tmp_path / "a"), written(tmp_path / "b")
    assert pages == plainly(book)
    told_it = {path for path, html in before.items() if SOUND.commit in html}
    assert len(told_it) > 0.9 * len(pages)
    assert told_it == {path for path, html in pages.items() if OTHER in html}
    assert not [path for path, html in pages.items() if SOUND.commit[:12] in html or "\x02" in html]
    assert made.kept > 0.9 * len(pages)


@pytest.mark.parametrize(
    "standing", [Standing("", None, ("no commit",)), replace(SOUND, remarks=("not committed: a.yml",))]
)
def test_a_draft_leaves_nothing_stale(small: Path, tmp_path: Path, standing: Standing) -> None:
    with_kept(sound(told(small)), tmp_path / "kept", tmp_path / "a")
    assert not differing(sound(told(small, standing=standing)), tmp_path / "kept", tmp_path / "b")[0]
    assert not differing(sound(told(small)), tmp_path / "kept", tmp_path / "b")[0]


def test_a_commit_that_changes_no_record_renders_only_what_tells_of_commits(tmp_path: Path) -> None:
    folder = grown.lived(tmp_path / "lived").folder
    before = sound(told(folder, standing=Standing(git(folder, "rev-parse", "HEAD"), None, ())))
    with_kept(before, tmp_path / "kept", tmp_path / "a")
    write(folder, {"README.md": "Words\n"}, base=False)
    after = sound(told(folder, standing=Standing(committed(folder, "A note"), None, ())))
    stale, kept = differing(after, tmp_path / "kept", tmp_path / "b")
    assert not stale
    records = len(after.ledger.entries)
    assert kept >= records


@pytest.mark.parametrize("audience", ["internal", "inspector"])
def test_each_commit_of_a_history_leaves_nothing_stale(tmp_path: Path, audience: str) -> None:
    whole = grown.lived(tmp_path / "lived").folder
    commits = git(whole, "rev-list", "--reverse", "--first-parent", "HEAD").split()
    folder = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(whole), str(folder))
    reused = 0
    for commit in commits[-4:]:
        git(folder, "reset", "-q", "--hard", commit)
        book = told(folder, audience, standing=Standing(commit, None, ()))
        if book is not None:
            stale, kept = differing(book, tmp_path / "kept", tmp_path / "out")
            assert not stale, commit
            reused += kept
    assert reused


# ------------------------------------------------------------------ for whom
def test_no_page_of_one_audience_serves_another(small: Path, tmp_path: Path) -> None:
    books = {name: sound(told(small, name)) for name in ("internal", "inspector", "commissioner")}
    for name, book in books.items():
        assert with_kept(book, tmp_path / "kept", tmp_path / name).kept == 0
    assert len(list((tmp_path / "kept").iterdir())) == 3


def test_not_even_where_their_files_are_exchanged(small: Path, tmp_path: Path) -> None:
    team, outside = sound(told(small)), sound(told(small, "inspector"))
    with_kept(team, tmp_path / "kept", tmp_path / "a")
    ours = store.place(tmp_path / "kept", small, "internal")
    shutil.copy(ours, store.place(tmp_path / "kept", small, "inspector"))
    assert with_kept(outside, tmp_path / "kept", tmp_path / "b").kept == 0
    assert written(tmp_path / "b") == plainly(outside)


def test_nobody_else_may_read_what_is_kept(small: Path, tmp_path: Path) -> None:
    with_kept(sound(told(small)), tmp_path / "kept", tmp_path / "a")
    assert (tmp_path / "kept").stat().st_mode & 0o077 == 0
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "kept").iterdir())


# ------------------------------------------------------------------ what is kept is damaged, or cannot be kept
def _file(kept: Path) -> Path:
    (found,) = kept.iterdir()
    return found


def _torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _no_database(file: Path) -> None:
    file.write_bytes(b"words" * 1000)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


def _other_digests(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("update about set value = zeroblob(length(value)) where name = 'digests'")


def _other_page(file: Path) -> None:
    """Every page holds another one: each hash says so."""
    with sqlite3.connect(file) as database:
        (first,) = database.execute("select html from pages order by hash limit 1").fetchone()
        database.execute("update pages set html = ?", (first,))


def _pages_gone(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("delete from pages")


def _deleted(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize(
    "damage", [_torn, _no_database, _emptied, _other_digests, _other_page, _pages_gone, _deleted]
)
def test_what_is_damaged_is_made_anew(small: Path, tmp_path: Path, damage: Any) -> None:
    book = sound(told(small, "inspector"))
    made = with_kept(book, tmp_path / "kept", tmp_path / "a")
    damage(_file(tmp_path / "kept"))
    again = with_kept(book, tmp_path / "kept", tmp_path / "b")
    assert again.rendered >= made.rendered - 1
    assert written(tmp_path / "b") == written(tmp_path / "a")
    assert with_kept(book, tmp_path / "kept", tmp_path / "c").rendered == 0


def test_where_nothing_can_be_kept_the_site_is_the_same(small: Path, tmp_path: Path) -> None:
    book = sound(told(small, "inspector"))
    (tmp_path / "kept").write_text("a file where a folder is wanted")
    assert differing(book, tmp_path / "kept", tmp_path / "a") == ([], 0)


def test_while_somebody_else_writes_the_site_is_the_same(small: Path, tmp_path: Path) -> None:
    book = sound(told(small, "inspector"))
    with_kept(book, tmp_path / "kept", tmp_path / "a")
    with sqlite3.connect(_file(tmp_path / "kept"), isolation_level=None) as database:
        database.execute("begin exclusive")
        assert differing(book, tmp_path / "kept", tmp_path / "b")[0] == []


def test_pages_that_a_site_no_longer_shows_are_not_kept(tmp_path: Path) -> None:
    folder = write(tmp_path / "story", STORY)
    _new_record(folder)
    with_kept(sound(told(folder)), tmp_path / "kept", tmp_path / "a")
    _gone(folder)
    with_kept(sound(told(folder)), tmp_path / "kept", tmp_path / "b")
    with sqlite3.connect(_file(tmp_path / "kept")) as database:
        ((number,),) = database.execute("select count(*) from pages").fetchall()
    assert number <= len(written(tmp_path / "b"))


def test_pages_of_another_program_are_not_used(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = sound(told(small, "inspector"))
    with_kept(book, tmp_path / "kept", tmp_path / "a")
    monkeypatch.setattr(making, "program", lambda: b"another")
    assert with_kept(book, tmp_path / "kept", tmp_path / "b").kept == 0


def test_a_changed_template_is_another_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    templates = tmp_path / "templates"
    (templates / "pages").mkdir(parents=True)
    (templates / "pages/home.html").write_text("Home")
    monkeypatch.setattr(assets, "templates_dir", lambda: templates)
    monkeypatch.setattr(assets, "vendor_dir", lambda: templates / "pages")
    before = program.program()
    assert program.program() == before
    (templates / "pages/home.html").write_text("Home, changed")
    changed = program.program()
    (templates / "pages/new.html").write_text("")
    assert len({before, changed, program.program()}) == 3


def test_a_threshold_of_the_provider_s_own_leaves_nothing_stale(tmp_path: Path) -> None:
    folder = write(tmp_path / "story", STORY)
    with_kept(sound(told(folder)), tmp_path / "kept", tmp_path / "a")
    before = written(tmp_path / "a")
    write(folder, {"records/catalogues/thresholds.yml": OWN}, base=False)
    book = sound(told(folder))
    assert not differing(book, tmp_path / "kept", tmp_path / "b")[0]
    assert written(tmp_path / "b") != before
