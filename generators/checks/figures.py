"""Whether figures of a record can all be right; what they mean is derived elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from generators.checks.sheet import Matter, every, of
from generators.finding import Finding
from generators.kinds.activity import Activity
from generators.kinds.audit import Audit
from generators.kinds.mar_reconciliation import MarReconciliation

_COUNT_AGAIN = "count again, or correct the figure that is wrong"


def audits(matter: Matter) -> Iterator[Finding]:
    """No more can meet a criterion than were tested, nor be sampled than there are."""
    for entry, audit in every(matter, Audit):
        for index, criterion in enumerate(audit.criteria):
            if criterion.met > criterion.total:
                message = f"criterion {criterion.id!r}: {criterion.met} met it of {criterion.total} tested"
                yield of(entry, ("criteria", index, "met"), "DAT006", message, _COUNT_AGAIN)
        if audit.sample is not None and audit.population is not None and audit.sample.n > audit.population:
            message = f"{audit.sample.n} were sampled out of {audit.population}"
            yield of(entry, ("sample", "n"), "DAT006", message, _COUNT_AGAIN)


def medicines(matter: Matter) -> Iterator[Finding]:
    """Each scheduled dose has exactly one outcome, `blank` among them; late doses are among those given (domain reference §4.6)."""
    for entry, mar in every(matter, MarReconciliation):
        total = mar.given + mar.refused + mar.omitted_clinical + mar.not_available + mar.blank
        if total != mar.scheduled:
            message = (
                f"{mar.scheduled} doses were scheduled, but given, refused, omitted_clinical, not_available "
                f"and blank add up to {total}"
            )
            hint = (
                "every scheduled dose has one outcome; one with nothing recorded is `blank`, never left out"
            )
            yield of(entry, ("scheduled",), "DAT006", message, hint)
        if mar.late > mar.given:
            message = f"{mar.late} doses were late, but only {mar.given} were given; late doses are counted among given"
            yield of(entry, ("late",), "DAT006", message, _COUNT_AGAIN)
        for index, stock in enumerate(mar.stock):
            left = stock.opening + stock.received - stock.given - stock.returned - stock.destroyed
            if left < 0:
                message = f"{stock.medicine}: {-left} more went out than there was (opening + received)"
                yield of(entry, ("stock", index, "given"), "DAT006", message, _COUNT_AGAIN)


def supervisions(matter: Matter) -> Iterator[Finding]:
    """More supervision meetings than were due: perhaps so, more often the two figures are swapped."""
    for entry, activity in every(matter, Activity):
        meetings = activity.supervisions
        if meetings is not None and meetings.done > meetings.due:
            message = f"{meetings.done} supervision meetings took place, but {meetings.due} were due"
            hint = "see whether the two are swapped; meetings beyond those due are not counted here"
            yield of(entry, ("supervisions", "done"), "DAT011", message, hint)
