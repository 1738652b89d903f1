"""The commits of the example's history in their order: when, by whom, which files, in which words; git is written elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePosixPath

from generators.authoring import messages, story
from generators.authoring.messages import News
from generators.authoring.needs import Need
from generators.authoring.pruning import Layout
from generators.authoring.states import NONE, Life, lives, said
from generators.authoring.written import Growth
from generators.kind import Place

_EVIDENCE = "records/evidence/files"


@dataclass(frozen=True, slots=True)
class Entry:
    """One commit."""

    time: datetime
    by: str
    keeper: str
    """Who commits what another wrote: on a branch the one who keeps it."""
    message: str
    files: Mapping[str, str | None]
    """Text by path; None where the file is taken over as it lies."""
    branched: bool = False
    merges: bool = False
    signed: bool = False


class Diary:
    """All entries of a growth."""

    def __init__(self, growth: Growth) -> None:
        self._growth = growth
        self._lives = lives(growth)
        self._layouts: dict[str, Layout] = {}
        self._written: dict[tuple[str, frozenset[tuple[Place, str]]], str] = {}
        self._at: dict[datetime, list[str]] = defaultdict(list)
        for record, life in self._lives.items():
            for moment in life.moments():
                self._at[moment].append(record)
        self._needs: dict[str, list[Need]] = defaultdict(list)
        for need in growth.needs:
            self._needs[need.record].append(need)
        self._who: dict[datetime, list[tuple[str, str, date]]] = defaultdict(list)
        for sitting in growth.sittings:
            self._who[sitting.time].append((sitting.record, sitting.by, sitting.day))
        self._week = [moment for moment in sorted(self._at) if self._in_week(moment)]
        self._branched = self._split()
        self._meanwhile = frozenset(moment for moment in self._week if moment not in self._branched)

    def entries(self) -> Iterator[Entry]:
        """Every entry, in order of time; that of the merge stands where it happened."""
        merged = not self._branched
        for moment in sorted(self._at):
            if not merged and moment >= story.BRANCH.merged:
                merged = True
                yield self._merge()
            entry = self._entry(moment)
            if entry is not None:
                yield entry

    # ------------------------------------------------------------------ one entry
    def _entry(self, moment: datetime) -> Entry | None:
        branched = moment in self._branched
        unseen = self._unseen(moment)
        files: dict[str, str | None] = {}
        news: list[News] = []
        for record in sorted(self._at[moment]):
            life = self._lives[record]
            text, before = self._text(life, moment, unseen), ""
            if moment > life.born:
                before = self._text(life, moment, {*unseen, moment})
            if text == before:
                continue
            files[life.path] = text
            news.append(self._news(life, moment, unseen))
            files.update(self._beside(life, moment, unseen))
        if not news:
            return None
        about, by, happened = self._writer(moment, [one.record for one in news])
        news.sort(key=lambda one: (one.record != about, one.record))
        first = moment == story.BEGIN
        return Entry(
            moment,
            by,
            story.BRANCH.manager if branched else by,
            messages.backfill(news) if first else messages.message(news, happened, moment),
            files,
            branched=branched,
            signed=any(_to_be_signed(one) for one in news),
        )

    def _text(self, life: Life, moment: datetime, unseen: Collection[datetime]) -> str:
        changes = life.changes(moment, unseen)
        key = (life.record, frozenset((place, repr(instead)) for place, instead in changes.items()))
        if key not in self._written:
            if life.record not in self._layouts:
                self._layouts[life.record] = Layout(self._growth.sheets[life.record].document)
            self._written[key] = self._layouts[life.record].pruned(changes)
        return self._written[key]

    def _news(self, life: Life, moment: datetime, unseen: Collection[datetime]) -> News:
        places = (
            ()
            if moment <= life.born
            else tuple(
                place for place, steps in life.steps.items() if any(until == moment for until, _ in steps)
            )
        )
        return News(self._growth.sheets[life.record], said(life.last, life.changes(moment, unseen)), places)

    def _beside(self, life: Life, moment: datetime, unseen: Collection[datetime]) -> dict[str, None]:
        """Files that come with a record: the evidence it describes, the table it names."""
        there = said(life.last, life.changes(moment, unseen))
        beside: dict[str, None] = {}
        if isinstance(there.get("file"), str):
            beside[f"{_EVIDENCE}/{there['file']}"] = None
        if isinstance(there.get("rows_file"), str):
            beside[str(PurePosixPath(life.path).parent / str(there["rows_file"]))] = None
        return beside

    def _writer(self, moment: datetime, records: Sequence[str]) -> tuple[str, str, date]:
        """The record that an entry is about, who wrote it, and the day of what it tells."""
        if moment == story.BEGIN:
            return records[0], story.GOVERNANCE_LEAD, moment.date()
        known = self._who.get(moment, [])
        chosen = min(known, key=lambda one: (one[0] not in records, one))
        return (chosen[0] if chosen[0] in records else records[0]), chosen[1], chosen[2]

    # ------------------------------------------------------------------ the branch
    def _in_week(self, moment: datetime) -> bool:
        return story.BRANCH.begins <= moment < story.BRANCH.merged

    def _split(self) -> frozenset[datetime]:
        """The moments of the week that are written on the branch: neither side names what stands only on the other."""
        needed = {moment: self._needed(moment) for moment in self._week}
        kept: set[datetime] = set()
        while True:
            branched: set[datetime] = set()
            for moment in self._week:
                away = any(born in needed and born not in branched for born in needed[moment])
                if moment not in kept and not away and self._of_branch(moment):
                    branched.add(moment)
            back = {
                born for moment in self._week if moment not in branched for born in needed[moment] & branched
            }
            if not back:
                return frozenset(branched)
            kept |= back

    def _needed(self, moment: datetime) -> set[datetime]:
        """When the records began that are written at a moment, and those they name for the first time; not itself."""
        records = self._at[moment]
        named = {
            target
            for record in records
            for need in self._needs.get(record, ())
            if self._growth.appears(record, need.unit) == moment
            for target in need.targets
        }
        return {self._lives[record].born for record in (*records, *named)} - {moment}

    def _of_branch(self, moment: datetime) -> bool:
        """Whether all that an entry holds is of the service, and its writer works there."""
        records = self._at[moment]
        services = {self._growth.sheets[record].document.data.get("service") for record in records}
        _, by, _ = self._writer(moment, sorted(records))
        return services == {story.BRANCH.service} and by not in story.BRANCH.away

    def _unseen(self, moment: datetime) -> Collection[datetime]:
        """What is written on the other branch meanwhile."""
        if not self._in_week(moment):
            return NONE
        return self._meanwhile if moment in self._branched else self._branched

    def _merge(self) -> Entry:
        lead = story.GOVERNANCE_LEAD
        return Entry(story.BRANCH.merged, lead, lead, f"{story.BRANCH.title}\n", self._both(), merges=True)

    def _both(self) -> dict[str, str | None]:
        """Records that either side changed, as they stand with the changes of both."""
        sides = {*self._branched, *self._meanwhile}
        files: dict[str, str | None] = {}
        for record in sorted({record for moment in sides for record in self._at[moment]}):
            life = self._lives[record]
            files[life.path] = self._text(life, story.BRANCH.merged, NONE)
            files.update(self._beside(life, story.BRANCH.merged, NONE))
        return files

    def touched_twice(self) -> tuple[str, ...]:
        """Records that were changed on both sides of the merge."""
        of_branch = {record for moment in self._branched for record in self._at[moment]}
        return tuple(
            sorted(of_branch & {record for moment in self._meanwhile for record in self._at[moment]})
        )


def _to_be_signed(news: News) -> bool:
    """Approvals of governance minutes, and what is sent out."""
    kind, data = news.sheet.kind.name, news.sheet.document.data
    approved = (
        kind == "minutes" and data.get("meeting") in story.SIGNED_MEETINGS and ("approved",) in news.places
    )
    return approved or (kind == "submission" and ("sent", 0) in news.places)
