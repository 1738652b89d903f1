"""D2: times that cannot be right, of commits and of incidents: a question of data quality, never of honesty.

Domain reference §7.3 D2. Clocks are set by the machines that commit; what a log of pushes says of them is in `history`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generators.derive import phrases, windows
from generators.derive.clocks import since
from generators.derive.signals import placed
from generators.derive.signals.placed import Found
from generators.derive.signals.signal import Case, Ground, Reading, Scope, Signal, State
from generators.derive.timeliness import Timing
from generators.finding import count
from generators.history import Commit
from generators.kinds.incident import Incident
from generators.past import Past
from generators.values import LONDON, london

_USED = (
    "d2-clock-skew",
    "d2-rounded-share",
    "d2-rounded-least",
    "d2-zero-lag",
    "d2-zero-lag-share",
    "d1-least",
    "window-year",
)


# ------------------------------------------------------------------ commits
def _commits(ground: Ground) -> tuple[Found, ...]:
    """Commits whose times contradict each other, each with the one service that it touched, else with the provider."""
    past = ground.past
    if past is None:
        return ()
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    skew = ground.catalogues.threshold("d2-clock-skew").span
    found = []
    for commit in past.history.commits.values():
        received = past.history.received_with(commit.id)
        if received.at is None or not windows.within(london(received.at), window):
            continue
        said = list(_odd(past, commit, skew))
        if said:
            words = f"commit {commit.id[:10]}: {phrases.listed(said)}"
            service, records = _touched(ground, past, commit)
            found.append(Found(service, Case(words, "amber", records)))
    return tuple(found)


def _odd(past: Past, commit: Commit, skew: timedelta) -> Iterator[str]:
    author, committer = commit.author.when, commit.committer.when
    if author and committer and since(committer, author) > skew:
        yield f"written {phrases.span(since(committer, author))} after it was committed"
    received = past.history.received_with(commit.id)
    if committer and received.at and received.basis == "receipt" and since(received.at, committer) > skew:
        yield f"committed {phrases.span(since(received.at, committer))} after the server received it"
    parents = [past.history.commits[name] for name in commit.parents if name in past.history.commits]
    before = [one.committer.when for one in parents if one.committer.when]
    if committer and before:
        ahead = max(since(committer, one) for one in before)
        if ahead > skew:
            yield f"committed {phrases.span(ahead)} before the commit that it follows"


def _touched(ground: Ground, past: Past, commit: Commit) -> tuple[str | None, tuple[str, ...]]:
    stems = (path.rsplit("/", 1)[-1].rsplit(".", 1)[0] for path in past.history.touched.get(commit.id, ()))
    records = tuple(sorted({stem for stem in stems if stem in ground.ledger.entries}))
    services = {ground.ledger.entries[name].record.service for name in records}
    return (services.pop() if len(services) == 1 else None), records


# ------------------------------------------------------------------ incidents
def _timings(ground: Ground, scope: Scope) -> list[tuple[Timing, Incident]]:
    """Incidents of the year whose time is said to be exact, with their times."""
    window = windows.last_months(ground.as_of, ground.whole("window-year"))
    timings = ground.timeliness.timings.values() if ground.timeliness else ()
    return [
        (one, incident)
        for one in timings
        if one.kind == "incident" and scope.holds(one.service) and one.exact
        if windows.within(london(one.known), window)
        if (incident := ground.ledger.find(Incident, one.record)) is not None
    ]


def _before(ground: Ground, told: list[tuple[Timing, Incident]]) -> Iterator[Found]:
    skew = ground.catalogues.threshold("d2-clock-skew").span
    for one, _ in told:
        if one.recorded is not None and since(one.recorded, one.began) > skew:
            words = f"{one.record} is said to have happened {phrases.span(since(one.recorded, one.began))} after it was recorded"
            yield Found(one.service, Case(words, "amber", (one.record,)))


def _rounded(ground: Ground, told: list[tuple[Timing, Incident]]) -> Iterator[Found]:
    if len(told) < ground.whole("d2-rounded-least"):
        return
    round_ = [one for one, _ in told if one.began.astimezone(LONDON).minute in (0, 30)]
    if len(round_) / len(told) > ground.number("d2-rounded-share"):
        words = (
            f"{len(round_)} of {len(told)} times that are said to be exact lie on the hour or half hour: "
            "the precision may rather be the shift"
        )
        yield Found(None, Case(words, "amber", tuple(one.record for one in round_)))


def _at_once(ground: Ground, told: list[tuple[Timing, Incident]]) -> Iterator[Found]:
    hurt = [
        one
        for one, incident in told
        if one.counted and (incident.harm.physical != "none" or incident.harm.psychological != "none")
    ]
    if len(hurt) < ground.whole("d1-least"):
        return
    short = ground.catalogues.threshold("d2-zero-lag").span
    quick = [one for one in hurt if one.recorded and timedelta(0) <= since(one.began, one.recorded) < short]
    if len(quick) / len(hurt) > ground.number("d2-zero-lag-share"):
        words = f"{len(quick)} of {len(hurt)} incidents with harm were recorded within {phrases.span(short)} of happening"
        yield Found(None, Case(words, "amber", tuple(one.record for one in quick)))


# ------------------------------------------------------------------ the signal
def _read(ground: Ground, scope: Scope) -> Reading:
    told = _timings(ground, scope)
    found = [
        *placed.of(ground.once(_commits), scope),
        *_before(ground, told),
        *_rounded(ground, told),
        *_at_once(ground, told),
    ]
    cases = placed.cases(found)
    why = f"{count(len(cases), 'anomaly', 'anomalies')} among {count(len(told), 'incident')} with exact times and the commits of the year."
    if ground.past is None:
        why = "There is no history, so the times of recording cannot be looked at."
    elif not told and not cases:
        why = "No incident with an exact time is recorded in the year."
    state: State = "amber" if cases else "insufficient_data" if ground.past is None or not told else "ok"
    return Reading(
        state=state,
        why=why,
        value=float(len(cases)),
        value_words=count(len(cases), "anomaly", "anomalies"),
        n=len(told),
        least=1,
        threshold=(
            f"Amber from one anomaly; clocks may differ by {phrases.span(ground.catalogues.threshold('d2-clock-skew').span)}. "
            f"Rounding is looked at from {ground.whole('d2-rounded-least')} exact times."
        ),
        next_step=(
            "Set the clock of the machine that made these commits, and write down which times are wrong."
            if cases and cases[0].words.startswith("commit ")
            else "Ask those who wrote these times how exactly they were known, and say so in the records."
        ),
        window=windows.last_months(ground.as_of, ground.whole("window-year")),
        records=tuple(dict.fromkeys((*placed.records(found), *(one.record for one, _ in told)))),
        cases=cases,
        caveats=tuple(_caveats(ground, scope)),
    )


def _caveats(ground: Ground, scope: Scope) -> Iterator[str]:
    yield "A wrong time is a question of data quality. It says nothing of anybody's honesty."
    if ground.past is None:
        return
    receipts = sum(one.basis == "receipt" for one in ground.past.history.received.values())
    if not receipts:
        yield "No log of pushes was given: whether commits claim to be later than they were received cannot be looked at."
    if scope.service is not None:
        yield "A commit that touches several services counts for the whole provider only."


SIGNAL = Signal(
    id="D2",
    name="clock_anomaly",
    group="documentation",
    title="Are there times that cannot be right?",
    rule=(
        "Commits that were written after they were committed, committed after the server received them, or before the commit that they "
        "follow; incidents said to have happened after they were recorded; exact times that nearly all lie on the hour or half hour; and "
        "incidents with harm of which most were recorded within minutes of happening."
    ),
    source="domain reference §7.3, D2; derivations §7",
    thresholds=_USED,
    read=_read,
)
