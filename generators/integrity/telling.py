"""A report as text for people and as JSON for programs; what is found is decided elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from textwrap import fill
from typing import Any

from generators.integrity.report import Case, Finding, Recording, Report
from generators.integrity.words import commits as commits_
from generators.integrity.words import day, moment, span

_WIDTH = 100
# So many cases of a finding are listed in text.
_MOST = 10
_HEADS = {
    "breaks": "Found, and enough to fail the audit",
    "weakens": "Found, and weakens this history as evidence",
    "note": "To be known; the verdict does not depend on it",
}


def as_text(report: Report, *, most: int | None = _MOST) -> str:
    """The verdict and its reasons, every finding with what it does and does not show, what was not checked, and facts."""
    lines = [f"Verdict: {report.verdict}", *_reasons(report), "", *_facts(report)]
    if report.statements:
        lines += ["", "What may be said on this evidence:", *(_item(said) for said in report.statements)]
    for effect, heading in _HEADS.items():
        found = [one for one in report.findings if one.effect == effect]
        if found:
            lines += ["", f"{heading}:"]
            lines += [line for one in found for line in _finding(one, most)]
    if report.checked:
        lines += ["", "Checked:", *(_item(said) for said in report.checked)]
    if report.not_checked:
        lines += ["", "Not checked:"]
        for one in report.not_checked:
            lines.append(_item(f"{one.what}: {one.why}" + (f" (cure: {one.cure})" if one.cure else "")))
    return "\n".join([*lines, ""])


def _item(said: str) -> str:
    return fill(
        said,
        _WIDTH,
        initial_indent="- ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _line(said: str) -> str:
    return fill(
        said,
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _reasons(report: Report) -> Iterator[str]:
    meaning = {
        "verified": "Everything that this history names is here, is what it was committed as, and fits what outsiders hold.",
        "verified with remarks": "Everything that this history names is here and is what it was committed as; what is said below weakens it.",
        "not verified": "That everything is here, and is what it was committed as, could not be shown.",
    }
    yield meaning[report.verdict]
    yield from (_item(reason) for reason in report.reasons)


def _finding(one: Finding, most: int | None) -> Iterator[str]:
    yield ""
    yield f"{one.code}  {one.words}"
    yield from (_line(f"- {case.words}") for case in one.cases[:most])
    if most is not None and len(one.cases) > most:
        yield f"    and {len(one.cases) - most:,} more"
    yield _line(f"shows: {one.about.shows}")
    yield _line(f"does not show: {one.about.does_not_show}")
    yield _line(f"cure: {one.about.cure}")


# ------------------------------------------------------------------ facts
def facts(report: Report) -> tuple[tuple[str, str], ...]:
    """What was audited, labelled, for people."""
    found = report.facts
    rows = [
        ("Commit", found.head),
        ("SHA-256 manifest", found.manifest or "could not be made"),
        ("Commits", f"{found.commits:,}, {found.merges:,} of them merges"),
        (
            "Claimed dates",
            f"{day(found.first)} to {day(found.last)}" if found.first and found.last else "none",
        ),
        (
            "Signed",
            f"{found.signed:,} of {found.commits:,}; {found.good:,} with the key registered to whom they name",
        ),
        ("Backfills", commits_(found.backfilled)),
        ("Written down", recorded(found.recording)),
        (
            "Reached by lodged copies",
            "none was given" if found.witnessed is None else commits_(found.witnessed),
        ),
        ("Objects", f"{found.objects:,}, named by {found.object_format}"),
        ("Files in the commit", f"{found.files:,}"),
    ]
    if found.not_earlier:
        rows.append(("Put together no earlier than", moment(found.not_earlier)))
    if found.not_later:
        rows.append(("Existed no later than", moment(found.not_later)))
    return tuple(rows)


def recorded(found: Recording | None) -> str:
    """How soon facts were written down, in words."""
    if found is None or found.median is None or found.worst is None:
        return "no dated fact could be compared"
    clock = (
        "the server's clock"
        if found.basis == "receipt"
        else "the committing computers' own clocks, which nobody checked"
    )
    left = f"; {found.backfilled:,} in backfills left out" if found.backfilled else ""
    return (
        f"{found.n:,} dated facts, by {clock}: median {_span(found.median)} after, at worst {_span(found.worst)}, "
        f"{found.late:,} later than 24 hours ({found.late / found.n:.0%}){left}"
    )


def _span(length: timedelta) -> str:
    return span(length) if length >= timedelta(minutes=1) else "under a minute"


def _facts(report: Report) -> Iterator[str]:
    width = max(len(label) for label, _ in facts(report)) + 2
    for label, said in facts(report):
        yield fill(
            f"{label + ':':<{width}}{said}",
            max(_WIDTH, width + 64),
            subsequent_indent=" " * width,
            break_long_words=False,
            break_on_hyphens=False,
        )
    if report.facts.signers:
        yield "Signers:"
        yield from (f"- {name}: {commits_(number)}" for name, number in report.facts.signers)


# ------------------------------------------------------------------ for programs
def as_json(report: Report) -> str:
    """One object: `verdict`, `reasons`, `facts`, `statements`, `findings` with every case, `not_checked`."""
    told = {
        "version": 1,
        "verdict": report.verdict,
        "reasons": report.reasons,
        "facts": _facts_json(report),
        "statements": report.statements,
        "findings": [_finding_json(one) for one in report.findings],
        "checked": report.checked,
        "not_checked": [
            {
                "what": one.what,
                "why": one.why,
                "cure": one.cure,
                "caps_the_verdict": one.caps,
                "local": one.local,
            }
            for one in report.not_checked
        ],
    }
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _finding_json(one: Finding) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.about.title,
        "effect": one.effect,
        "local": one.local,
        "words": one.words,
        "cases": [_case_json(case) for case in one.cases],
        "shows": one.about.shows,
        "does_not_show": one.about.does_not_show,
        "cure": one.about.cure,
    }


def _case_json(case: Case) -> dict[str, Any]:
    return {
        "words": case.words,
        "commit": case.commit or None,
        "paths": [path.encode("utf-8", "replace").decode() for path in case.paths],
        "record": case.record or None,
        "claimed": case.when.isoformat() if case.when else None,
    }


def _facts_json(report: Report) -> dict[str, Any]:
    found = report.facts
    told: dict[str, Any] = {
        name: getattr(found, name)
        for name in (
            "head",
            "object_format",
            "manifest",
            "commits",
            "merges",
            "objects",
            "files",
            "signed",
            "good",
            "backfilled",
            "witnessed",
        )
    }
    for name in ("first", "last", "not_earlier", "not_later"):
        when = getattr(found, name)
        told[name] = when.isoformat() if when else None
    told["signers"] = [{"registered_to": name, "commits": number} for name, number in found.signers]
    lag = found.recording
    told["recording"] = lag and {
        "facts": lag.n,
        "median_seconds": lag.median.total_seconds() if lag.median is not None else None,
        "worst_seconds": lag.worst.total_seconds() if lag.worst is not None else None,
        "later_than_24_hours": lag.late,
        "share_late": lag.share,
        "left_out_as_backfill": lag.backfilled,
        "basis": lag.basis,
    }
    return told
