"""The daily review of an open safeguarding concern: which days were reviewed, and by whom; the loop's steps live beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from generators.derive import phrases
from generators.kinds.safeguarding_concern import SafeguardingConcern, TrackerReview
from generators.kinds.service import Service
from generators.values import london

_MANAGER = "registered_manager"
# A role that stands in for the registered manager says so: deputy, delegate, acting or interim manager.
_STANDS_IN = re.compile(r"deput|delegat|acting|interim", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tracker:
    """The daily reviews of a concern, from the day it was raised to the day it was closed, or to the position date."""

    expected: tuple[date, ...]
    reviewed: tuple[date, ...]
    """Expected days with a review by the registered manager or a recorded delegate."""
    gaps: tuple[date, ...]
    """Expected days without."""
    by_others: tuple[TrackerReview, ...]
    """Reviews by someone who held neither role on that day; they close no gap."""
    latest: TrackerReview | None
    """The last review that counts."""
    contradictions: tuple[str, ...]
    """Answers `yes` for which the record held no fact by that day, in words."""

    @property
    def words(self) -> str:
        """One sentence."""
        told = f"Reviewed on {len(self.reviewed)} of {phrases.days(len(self.expected))}"
        if self.by_others:
            told += f"; {len(self.by_others)} by someone not recorded as manager or delegate on that day"
        return f"{told}."


def may_review(service: Service | None, on: date) -> frozenset[str]:
    """Who may review on a day: the registered manager, and those recorded as standing in for them.

    Where the service's role holders say when there was a registered manager, they say it alone; else the service's
    registered manager counts.
    """
    if service is None:
        return frozenset()
    holders = [
        holder
        for holder in service.role_holders
        if holder.from_ <= on and (holder.to is None or on <= holder.to)
    ]
    names = {holder.staff for holder in holders if holder.role == _MANAGER or _STANDS_IN.search(holder.role)}
    if not any(holder.role == _MANAGER for holder in service.role_holders):
        names.add(service.registered_manager)
    return frozenset(names)


def tracker(concern: SafeguardingConcern, service: Service | None, as_of: date) -> Tracker:
    """Every day from the day it was raised to the day it was closed has a review (derivations: closed loops).

    The day on which it was raised and the day on which it was closed are among them. `as_of` is meant to its end.
    """
    first = london(concern.raised_at)
    last = min(concern.closed.on, as_of) if concern.closed else as_of
    expected = tuple(first + timedelta(days=offset) for offset in range((last - first).days + 1))
    reviews = sorted(
        (review for review in concern.tracker_reviews if review.on <= as_of), key=lambda review: review.on
    )
    counting = [review for review in reviews if review.by in may_review(service, review.on)]
    days = {review.on for review in counting}
    return Tracker(
        expected=expected,
        reviewed=tuple(day for day in expected if day in days),
        gaps=tuple(day for day in expected if day not in days),
        by_others=tuple(review for review in reviews if review not in counting),
        latest=counting[-1] if counting else None,
        contradictions=tuple(_contradictions(concern, reviews)),
    )


def _contradictions(concern: SafeguardingConcern, reviews: list[TrackerReview]) -> Iterator[str]:
    referral, family, learning = concern.referral, concern.family_or_advocate, concern.learning
    protected = [act.at for act in (*concern.protective_actions, *concern.immediate_risk_mitigation)]
    facts = {
        "referral_made": ("a referral", referral.made_at if referral else None),
        "protection_in_place": ("protection", min(protected, default=None)),
        "plan_updated": ("an updated plan", concern.plan_updated.on if concern.plan_updated else None),
        "family_involved": ("family or an advocate considered", family.considered_at if family else None),
        "learning_captured": ("learning", learning.captured_on if learning else None),
    }
    for review in reviews:
        for question, (what, when) in facts.items():
            if getattr(review.checks, question) == "yes" and (when is None or london(when) > review.on):
                yield f"The review of {phrases.day(review.on)} says yes to {what}; the record holds none by that day."
