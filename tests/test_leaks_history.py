"""What one audience may not see is in no byte of the history shown to it: old versions, folder names, messages, authors, records that are gone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date

import pytest

from generators import catalogues, ledger, source
from generators.audience import WITHHELD
from generators.book import Behind, Book, compose
from generators.checking import Checked
from generators.history import of_records, standing
from generators.kinds import BY_NAME, KINDS
from generators.source import Value
from generators.source.writing import written
from tests import every_field
from tests.deepscan import Read
from tests.repositories import git
from tests.test_leaks import OUTSIDE, Aviary, published

DAY = date(2026, 3, 31)
WHEN = "2026-03-0{}T12:00:00+00:00"


def commit(made: Aviary, number: int, message: str, *, author: str = "") -> None:
    """Commit everything as somebody whose name and address stand nowhere else."""
    name = author or made.word(*OUTSIDE)
    git(made.folder, "add", "-A")
    options = ["-c", f"user.name={name}", "-c", f"user.email={made.word(*OUTSIDE)}@example.invalid"]
    who = f"--author={name} <{made.word(*OUTSIDE)}@example.invalid>"
    git(made.folder, *options, "commit", "-q", who, "-m", message, when=WHEN.format(number))


def everything(made: Aviary, naming: str) -> None:
    """A record of every kind, each with words in every field that stand nowhere else."""
    more: dict[str, dict[str, object]] = {
        "submission": {"audience": ["commissioner"], "exhibits": [], "as_of": "2026-03-31"}
    }
    for kind in KINDS:
        outside = kind.audience == frozenset(OUTSIDE)
        made.put(kind, more=more.get(kind.name, {}), naming=naming if outside else "")
    made.put(BY_NAME["feedback"], "told", {"type": "speak_up"})
    made.put(BY_NAME["action"], "kept", {"audience": []})


def record(made: Aviary, kind: str, tail: str, data: Mapping[str, Value]) -> None:
    """Write a record of a kind as it is given."""
    place = made.folder / "records" / BY_NAME[kind].folder / f"{every_field.id_of(BY_NAME[kind], tail)}.yml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(written(dict(data)), encoding="utf-8")


def action(made: Aviary, tail: str, said: str, **more: Value) -> dict[str, Value]:
    """An action that says one word."""
    return {
        "id": f"ACT-{tail}",
        "title": f"Title {said}",
        "owner": "STF-canary",
        "source": ["INC-canary"],
        "action": "Do it",
        "due": "2026-05-01",
        **more,
    }


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Aviary:
    made = Aviary(tmp_path_factory.mktemp("aviary-in-time"))
    git(made.folder, "init", "-q", "-b", "main")
    hidden = [every_field.id_of(kind, "canary") for kind in KINDS if kind.audience != frozenset(OUTSIDE)]
    naming = ", ".join([*hidden, "FBK-told", "ACT-kept"])
    everything(made, naming)
    # Opened later: what it said before is not for outsiders. Closed later: nothing of it is any more.
    opened, closed, gone = (made.word(*OUTSIDE) for _ in range(3))
    record(made, "action", "opened", action(made, "opened", opened, audience=[]))
    record(made, "action", "closed", action(made, "closed", closed))
    record(
        made,
        "feedback",
        "gone",
        {"id": "FBK-gone", "title": gone, "type": "speak_up", "received_at": "2026-01-02T10:00"},
    )
    record(made, "action", "broken", action(made, "broken", made.word()))
    made.item("filed", ".txt", b"one")
    for ids in made.ids.values():
        ids |= {"ACT-closed", "FBK-gone"}
    commit(made, 1, f"Everything {made.word(*OUTSIDE)}")
    shutil.rmtree(made.folder / "records")
    # Again, in other folders and with other words; with a field that no kind declares, and a file that is no YAML.
    everything(made, naming)
    record(made, "action", "opened", action(made, "opened", made.word(*OUTSIDE), audience=[]))
    record(made, "action", "closed", action(made, "closed", made.word(*OUTSIDE)))
    record(made, "action", "broken", action(made, "broken", made.word(), hr_outcome=made.word(*OUTSIDE)))
    made.item("filed", ".txt", b"two")
    commit(made, 2, f"Again {made.word(*OUTSIDE)}")
    (made.folder / "records/actions/ACT-broken.yml").write_text(
        f"id: [\n{made.word(*OUTSIDE)}", encoding="utf-8"
    )
    commit(made, 3, f"Broken, said to everybody {made.word()}")
    record(made, "action", "broken", action(made, "broken", made.word()))
    record(made, "action", "opened", action(made, "opened", made.word()))
    commit(made, 4, f"Opened, and see FBK-gone; said to everybody {made.word()}")
    record(made, "action", "closed", action(made, "closed", made.word(*OUTSIDE), audience=[]))
    commit(made, 5, f"Closed again {made.word(*OUTSIDE)}\n\nBackfill: {made.word(*OUTSIDE)}")
    return made


def book_of(aviary: Aviary, audience: str) -> Book:
    documents, unreadable = source.read(aviary.folder)
    built, misfits = ledger.build(documents)
    assert not (*unreadable, *misfits), [str(found) for found in (*unreadable, *misfits)]
    checked = Checked(aviary.folder, built, catalogues.load(), (), len(documents))
    told = of_records(aviary.folder)
    days = (date(2026, 3, 1), date(2026, 3, 4))
    return compose(
        checked, audience, DAY, standing=standing(aviary.folder), behind=Behind(told, known_on=days)
    )


@pytest.fixture(scope="module")
def read(aviary: Aviary, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Read]:
    return {
        audience: published(
            book_of(aviary, audience),
            tmp_path_factory.mktemp(audience),
            "SUB-canary" if audience == "commissioner" else "",
        )
        for audience in (*OUTSIDE, "internal")
    }


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_hidden_word_of_any_version_stands_in_any_byte(
    aviary: Aviary, read: Mapping[str, Read], audience: str
) -> None:
    assert len(aviary.words[audience]) > 250
    assert not read[audience].texts(aviary.words[audience])


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_id_of_a_hidden_record_stands_in_any_byte(
    aviary: Aviary, read: Mapping[str, Read], audience: str
) -> None:
    assert not read[audience].ids(aviary.ids[audience])


def test_the_team_reads_the_old_words_too(aviary: Aviary, read: Mapping[str, Read]) -> None:
    said = (aviary.folder / ".git").is_dir()
    assert said
    wanted = [word for words in aviary.words.values() for word in words]
    found = read["internal"].texts(wanted)
    missing = {word for word in wanted if word not in found}
    # Comments, folder names and addresses of commits of old versions are in git; pages tell of fields and people.
    assert len(missing) < len(wanted) * 0.4


def test_outsiders_read_what_old_versions_of_their_records_said(
    aviary: Aviary, read: Mapping[str, Read]
) -> None:
    everyone = set().union(*aviary.words.values())
    told = read["inspector"]
    for path in ("ACT-broken", "ACT-opened"):
        assert told.ids([path])
    assert told.texts([WITHHELD])
    # The last word but those of the first versions: said in a message that speaks of what everybody may see.
    shown = told.texts(["said to everybody"])
    assert shown
    assert not told.texts(everyone & aviary.words["inspector"])


@pytest.mark.parametrize("audience", OUTSIDE)
def test_a_record_opened_later_says_so_and_when_it_was_first_recorded(aviary: Aviary, audience: str) -> None:
    past = book_of(aviary, audience).past
    assert past is not None
    life = past.life("ACT-opened")
    assert [event.opened for event in life] == [True]
    first = past.first_recorded("ACT-opened")
    assert first is not None
    assert first.at is not None
    assert first.at.day == 1


def test_a_commit_that_changed_something_hidden_tells_no_message(aviary: Aviary) -> None:
    past = book_of(aviary, "inspector").past
    assert past is not None
    messages = [event.message for event in past.life("ACT-broken")]
    assert messages[:2] == ["", ""]
    assert messages[2].startswith("Broken, said to everybody")
    assert "FBK" not in messages[3]
