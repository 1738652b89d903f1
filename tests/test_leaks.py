"""What one audience may not see is in no byte of what is published for it: site, PDFs, submission, names of files and folders."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from itertools import count
from pathlib import Path

import pytest

from generators import catalogues, ebundle, ledger, pdf, source, website
from generators.audience import WITHHELD
from generators.book import Book, compose
from generators.checking import Checked, check
from generators.kind import Kind, slot_at, walk
from generators.kinds import BY_NAME, KINDS
from generators.kinds.evidence import Evidence
from generators.names import Names
from generators.outputs.pages import pages
from generators.source.writing import written
from tests import every_field
from tests.books import SOUND
from tests.deepscan import Read, forms
from tests.shelf import drawing

DAY = date(2026, 3, 31)
OUTSIDE = ("inspector", "commissioner")
BUILDS = (*OUTSIDE, "internal")


# ------------------------------------------------------------------ a word in every place that can hold one
@dataclass
class Aviary:
    """A repository in which every field, comment, file and name holds a word that stands nowhere else."""

    folder: Path
    words: dict[str, set[str]] = field(default_factory=lambda: {audience: set() for audience in OUTSIDE})
    """Audience -> the words it may not read."""
    ids: dict[str, set[str]] = field(default_factory=lambda: {audience: set() for audience in OUTSIDE})
    """Audience -> the records that are not for it."""
    rows: list[tuple[str, str, frozenset[str]]] = field(default_factory=list)
    """The register of names, which lies outside the repository."""
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def word(self, *hidden_from: str) -> str:
        """A new word, hidden from these audiences."""
        said = f"canary{next(self._numbers):04}x"
        for audience in hidden_from:
            self.words[audience].add(said)
        return said

    def put(
        self,
        kind: Kind,
        tail: str = "canary",
        more: Mapping[str, object] = {},
        *,
        hidden_from: tuple[str, ...] = (),
        naming: str = "",
    ) -> None:
        """Write a record, in folders of its own, with `naming` in every text; `hidden_from` beside what its kind says."""
        plain = every_field.filled(kind, lambda _: "x") | dict(more)
        readers = kind.readers(kind.model.model_validate(plain)) - set(hidden_from)
        kept = tuple(audience for audience in OUTSIDE if audience not in readers)

        said: set[str] = set()

        def say(place: str) -> str:
            slot = slot_at(kind.model, tuple(place.split(".")[1:]))
            internal = slot is not None and slot.internal
            dressed = naming.replace("-", "\\-") if place.endswith(".notes") else naming
            word = self.word(*(OUTSIDE if internal else kept))
            said.add(word)
            return f"{place} {word}" if internal else f"{place} {word} {dressed}"

        data = every_field.filled(kind, say, "canary") | {"id": every_field.id_of(kind, tail), **more}
        for audience in kept:
            self.ids[audience].add(data["id"])
        folders = f"{kind.folder}/{self.word(*OUTSIDE)}/SGC-canary" if kind.folder else ""
        place = self.folder / "records" / folders / f"{data['id']}.yml"
        place.parent.mkdir(parents=True, exist_ok=True)
        first, rest = written(data).split("\n", 1)
        remarks = [f"# {self.word(*OUTSIDE)}" for _ in range(3)]
        text = f"{remarks[0]}\n{first} {remarks[1]}\n{rest}{remarks[2]}\n"
        place.write_text(text, encoding="utf-8")
        for word in said - set(re.findall(r"canary\d+x", text)):
            for words in self.words.values():
                words.discard(word)

    def item(self, tail: str, suffix: str, content: bytes, *, hidden_from: tuple[str, ...] = ()) -> None:
        """An evidence item with its file, whose path is for the team only."""
        path = f"{self.word(*OUTSIDE)}/MIN-canary {self.word(*OUTSIDE)}{suffix}"
        named = {"file": path, "sha256": hashlib.sha256(content).hexdigest()}
        self.put(BY_NAME["evidence"], tail, named, hidden_from=hidden_from)
        place = self.folder / "records/evidence/files" / path
        place.parent.mkdir(parents=True)
        place.write_bytes(content)


def workbook(said: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/sharedStrings.xml", f"<sst><si><t>{said}</t></si></sst>")
    return out.getvalue()


@pytest.fixture(scope="module")
def aviary(tmp_path_factory: pytest.TempPathFactory) -> Aviary:
    made = Aviary(tmp_path_factory.mktemp("aviary"))
    hidden = [every_field.id_of(kind, "canary") for kind in KINDS if kind.audience != frozenset(OUTSIDE)]
    assert len(hidden) == 8
    hidden += ["FBK-told", "ACT-kept", "EVD-told"]
    naming = ", ".join(f"{name} or {name.lower()}" for name in hidden)
    more: dict[str, dict[str, object]] = {
        "submission": {"audience": ["commissioner"], "exhibits": ["EVD-open"], "as_of": "2026-03-31"}
    }
    for kind in KINDS:
        if kind.name != "evidence":
            outside = kind.audience == frozenset(OUTSIDE)
            made.put(kind, more=more.get(kind.name, {}), naming=naming if outside else "")
    made.put(BY_NAME["feedback"], "told", {"type": "speak_up", "evidence": ["EVD-told"]})
    made.put(BY_NAME["action"], "kept", {"audience": []})
    made.item("canary", ".txt", made.word().encode())
    # Named by the submission: outsiders read the file, not the name it came with.
    made.item("open", ".PDF", drawing(made.word()))
    # Named by what was said in confidence alone.
    made.item("told", ".pdf", drawing(made.word(*OUTSIDE)), hidden_from=OUTSIDE)
    # Named by no record: not for commissioners.
    made.item("loose", ".xlsx", workbook(made.word("commissioner")), hidden_from=("commissioner",))
    made.rows = [
        ("STF-canary", made.word("commissioner"), frozenset({"inspector"})),
        ("STF-canary", made.word(*OUTSIDE), frozenset({"internal"})),
    ]
    return made


def book_of(aviary: Aviary, audience: str) -> Book:
    documents, unreadable = source.read(aviary.folder)
    built, misfits = ledger.build(documents)
    assert not (*unreadable, *misfits), [str(found) for found in (*unreadable, *misfits)]
    checked = Checked(aviary.folder, built, catalogues.load(), (), len(documents))
    return compose(checked, audience, DAY, standing=SOUND, names=Names(tuple(aviary.rows)))


def published(book: Book, out: Path, submission: str = "") -> Read:
    """Everything that is published for an audience, read back."""
    (out / "site").mkdir()
    website.build(book, out / "site")
    printed(book, out, submission)
    return Read(out)


def printed(book: Book, out: Path, submission: str) -> None:
    """Write the documents of an audience, and one of its submissions where one is named."""
    said: list[str] = []
    (out / "pdf").mkdir()
    pdf.write_all(book, out / "pdf", said.append)
    if submission:
        ebundle.write_submission(book, submission, out / submission, said.append)


@pytest.fixture(scope="module")
def read(aviary: Aviary, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Read]:
    return {
        audience: published(
            book_of(aviary, audience),
            tmp_path_factory.mktemp(audience),
            "SUB-canary" if audience == "commissioner" else "",
        )
        for audience in BUILDS
    }


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_hidden_word_stands_in_any_byte(aviary: Aviary, read: Mapping[str, Read], audience: str) -> None:
    assert len(aviary.words[audience]) > 150
    assert not read[audience].texts(aviary.words[audience])


@pytest.mark.parametrize("audience", OUTSIDE)
def test_no_hidden_id_stands_in_any_byte(aviary: Aviary, read: Mapping[str, Read], audience: str) -> None:
    assert {"FBK-told", "ACT-kept", "EVD-told"} <= aviary.ids[audience]
    assert not read[audience].ids(aviary.ids[audience])


def test_the_scan_finds_every_one_of_them_in_what_the_team_reads(
    aviary: Aviary, read: Mapping[str, Read]
) -> None:
    # The name that the register gives inspectors is not the one that it gives the team.
    wanted = set().union(*aviary.words.values()) - {aviary.rows[0][1]}
    assert wanted - set(read["internal"].texts(wanted)) == set()
    everyone = set().union(*aviary.ids.values())
    assert set(read["internal"].ids(everyone)) == everyone


def test_what_is_meant_for_an_audience_is_there(aviary: Aviary, read: Mapping[str, Read]) -> None:
    for audience in OUTSIDE:
        others = set().union(*aviary.words.values()) - aviary.words[audience]
        seen = read[audience]
        assert seen.texts([WITHHELD])
        assert set(seen.texts(others)) == others
        assert seen.ids(["EVD-open"])["EVD-open"]
    assert read["inspector"].texts([aviary.rows[0][1]])


# ------------------------------------------------------------------ the scan itself
@pytest.mark.parametrize(
    "content",
    [
        b"<p title='x canary&#45;word y'>",
        b"<p>can<b>ary</b>-word</p>",
        b'{"x": "canary\\u002dword"}',
        b"a%20canary%2Dword.pdf",
        b"CANARY-WORD",
        b"canary-\n   word",
        base64.b64encode(b"...canary-word..."),
        base64.urlsafe_b64encode(b"see canary-word"),
        "canary-word".encode("utf-16-le"),
        workbook("canary-word"),
        workbook(base64.b64encode(b"canary-word in it").decode()),
        drawing("canary-word"),
    ],
)
def test_the_scan_reads_through_every_dress(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert Read(tmp_path).texts(["canary-word"]) == {"canary-word": "file"}


def test_the_scan_reads_names_and_tells_ids_apart(tmp_path: Path) -> None:
    (tmp_path / "SGC-1").mkdir()
    (tmp_path / "file").write_text("see sgc-2-notes, SGC-\n3 and SGC-44")
    assert set(Read(tmp_path).ids(["SGC-1", "SGC-2", "SGC-3", "SGC-4"])) == {"SGC-1", "SGC-2", "SGC-3"}
    assert "plain" in "".join(forms(b"plain"))


# ------------------------------------------------------------------ the example provider
COUNCIL = "SUB-2026-06-council"


@pytest.fixture(scope="module")
def example(demo: Path) -> Checked:
    checked = check(demo)
    assert checked.sound
    return checked


@pytest.fixture(scope="module")
def shown(
    demo_book: Callable[[str], Book],
    demo_site: Callable[[str], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, tuple[Book, Read]]:
    """Sites of the example with its history, for commissioners with the documents and the submission to the council."""
    found = {}
    for audience in OUTSIDE:
        out = tmp_path_factory.mktemp(audience)
        if audience == "commissioner":
            printed(demo_book(audience), out, COUNCIL)
        found[audience] = demo_book(audience), Read(out, site=demo_site(audience))
    return found


def _hidden(example: Checked, book: Book) -> tuple[set[str], set[str]]:
    """The ids, and the telling texts, of what an audience may not see of the example, or might not when it was there."""
    assert book.past is not None
    ever = set(example.ledger.entries) | set(book.past.history.ids)
    ids = ever - set(book.ledger.entries) - set(book.past.records)
    seen = {entry.record.title.casefold() for entry in book.ledger.entries.values()}
    texts = {
        example.ledger.entries[identity].record.title
        for identity in ids & set(example.ledger.entries)
        if len(example.ledger.entries[identity].record.title.split()) >= 3
        and example.ledger.entries[identity].record.title.casefold() not in seen
    }
    for entry in example.ledger.entries.values():
        texts |= {
            value
            for _, slot, value in walk(entry.record)
            if slot.internal and slot.refs is None and isinstance(value, str)
        }
        if isinstance(entry.record, Evidence) and entry.record.file:
            texts.add(entry.record.file)
            if entry.id in ids:
                texts.add(Path(entry.record.file).name)
    return ids, texts


@pytest.mark.parametrize("audience", OUTSIDE)
def test_nothing_hidden_of_the_example_is_published(
    example: Checked, shown: Mapping[str, tuple[Book, Read]], audience: str
) -> None:
    book, read = shown[audience]
    ids, texts = _hidden(example, book)
    assert len(ids) >= (4 if audience == "inspector" else 200)
    assert len(texts) >= 41
    assert not read.ids(ids)
    # What an evidence file itself contains is for those to judge who name it: the guide says so.
    assert not read.texts(texts, but_in="site/evidence/files/")


@pytest.mark.parametrize("audience", OUTSIDE)
def test_nothing_of_signals_and_contradictions_is_published(
    demo_book: Callable[[str], Book], shown: Mapping[str, tuple[Book, Read]], audience: str
) -> None:
    book, read = shown[audience]
    team = demo_book("internal").derived
    texts = {one.reading.cases[0].words for one in team.signals if one.reading.cases}
    texts |= {one.reading.next_step for one in team.signals} | {one.signal.title for one in team.signals}
    # Which referrals differ from the receiver's log, inspectors may read on a page of its own.
    texts |= {one.words for one in team.contradictions if one.sort != "logs_differ"}
    assert len(texts) > 100
    assert not read.texts(texts)
    assert not [
        output.path for output in pages(book) if output.path.startswith(("signals/", "contradictions"))
    ]
