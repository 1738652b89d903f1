"""Whether loops that a record calls closed are closed: concerns, incidents, learning responses (domain reference §4.1 to §4.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from generators.checks.sheet import Matter, every, listed, of
from generators.finding import Finding
from generators.kind import Place
from generators.kinds.incident import DutyDecision, Incident
from generators.kinds.learning_response import LearningResponse
from generators.kinds.safeguarding_concern import SafeguardingConcern, TrackerReview
from generators.ledger import Entry, dotted
from generators.values import london

DUTIES = {
    "cqc_notification": "notification to CQC",
    "candour": "duty of candour",
    "riddor": "report under RIDDOR",
    "safeguarding": "safeguarding concern",
}


# ------------------------------------------------------------------ safeguarding
def concerns(matter: Matter) -> Iterator[Finding]:
    """Concerns closed with a step of the loop missing (domain reference §4.3)."""
    for entry, concern in every(matter, SafeguardingConcern):
        missing = _missing(concern) if concern.closed is not None else []
        if missing:
            message = f"the concern is closed, but: {'; '.join(missing)}"
            hint = (
                "do what is missing and write it down with the day it was done (late stays visible), "
                "or take `closed` out until then and keep the first closing in `notes`"
            )
            yield of(entry, ("closed",), "PRF009", message, hint)


def _missing(concern: SafeguardingConcern) -> list[str]:
    """The steps without which a loop is not closed, in words."""
    referral, check = concern.referral, concern.verification
    by_other = check is not None and check.by != concern.owner
    steps = (
        (concern.protective_actions or concern.immediate_risk_mitigation, "no protective action"),
        (referral is not None, "not said whether a referral is required"),
        (referral is None or not referral.required or referral.made_at, "referral required but not made"),
        (
            referral is None or referral.required or referral.rationale,
            "no reason why no referral is required",
        ),
        (concern.plan_updated or not concern.persons, "the person's plan not updated"),
        (concern.family_or_advocate, "family or advocate not considered"),
        (concern.learning, "no learning captured"),
        (by_other, "not verified by somebody other than the owner"),
        (check is None or check.outcome != "not_effective", "found not effective when it was verified"),
    )
    return [words for done, words in steps if not done]


def allegations(matter: Matter) -> Iterator[Finding]:
    """Allegations against staff with no immediate, neutral act that lowers the risk."""
    for entry, concern in every(matter, SafeguardingConcern):
        if concern.allegation_against_staff and not concern.immediate_risk_mitigation:
            message = "an allegation against a member of staff, and no `immediate_risk_mitigation`"
            hint = "write the neutral act that made people safe at once; HR facts stay outside these records"
            yield of(entry, ("allegation_against_staff",), "PRF024", message, hint)


def trackers(matter: Matter) -> Iterator[Finding]:
    """Daily reviews that answer yes where the record has nothing of that day or before."""
    for entry, concern in every(matter, SafeguardingConcern):
        for index, review in enumerate(concern.tracker_reviews):
            place: Place = ("tracker_reviews", index, "checks")
            for question in _unfounded(concern, review):
                message = f"`{dotted(place)}.{question}` says yes on {review.on}, but the record shows nothing of it by then"
                hint = "write down what was done and when, or correct the answer"
                yield of(entry, (*place, question), "PRF023", message, hint)


def _unfounded(concern: SafeguardingConcern, review: TrackerReview) -> list[str]:
    made = concern.referral.made_at if concern.referral else None
    considered = concern.family_or_advocate.considered_at if concern.family_or_advocate else None
    acts = [london(act.at) for act in (*concern.protective_actions, *concern.immediate_risk_mitigation)]
    days: dict[str, date | None] = {
        "referral_made": london(made) if made else None,
        "protection_in_place": min(acts, default=None),
        "plan_updated": concern.plan_updated.on if concern.plan_updated else None,
        "family_involved": london(considered) if considered else None,
        "learning_captured": concern.learning.captured_on if concern.learning else None,
    }
    return [
        question
        for question, day in days.items()
        if getattr(review.checks, question) == "yes" and (day is None or day > review.on)
    ]


# ------------------------------------------------------------------ incidents
def _duties(incident: Incident) -> Iterator[tuple[str, DutyDecision | None]]:
    for name in DUTIES:
        yield name, getattr(incident.decisions_required, name) if incident.decisions_required else None


def incidents(matter: Matter) -> Iterator[Finding]:
    """Incidents closed with a duty undecided or not carried out."""
    for entry, incident in every(matter, Incident):
        if incident.closed is None:
            continue
        missing = []
        for name, duty in _duties(incident):
            if duty is not None and duty.decided is None:
                missing.append(f"{DUTIES[name]} not decided")
            if duty is not None and duty.required and duty.done is None:
                missing.append(f"{DUTIES[name]} required but not done")
        if missing:
            message = f"the incident is closed, but: {'; '.join(missing)}"
            hint = "decide and carry out each duty first, or take `closed` out"
            yield of(entry, ("closed",), "PRF010", message, hint)


def duties(matter: Matter) -> Iterator[Finding]:
    """Duties that the recorded harm sets off: denied against it, not decided, or decided without saying by whom and why."""
    least = matter.catalogues.threshold("n2-rationale-least").whole
    for entry, incident in every(matter, Incident):
        yield from _against_the_harm(entry, incident)
        for name, duty in _duties(incident):
            if duty is None:
                continue
            place: Place = ("decisions_required", name)
            if duty.decided is None:
                message = f"`{dotted(place)}` does not say who decided and when"
                yield of(entry, place, "PRF012", message, "add `decided` with `at` and `by`")
            if not duty.required and len(duty.rationale or "") < least:
                message = f"`{dotted(place)}` says that the duty does not apply, and hardly why"
                hint = f"write in `rationale` which test is not met (at least {least} characters)"
                yield of(entry, place, "PRF012", message, hint)


def _against_the_harm(entry: Entry, incident: Incident) -> Iterator[Finding]:
    """Each duty has a test of its own, and none discharges another (domain reference §4.1, §9 facts 4 and 5)."""
    decided = dict(_duties(incident))
    harm = incident.harm
    tests = (
        (harm.candour_threshold, "candour", "harm.candour_threshold", "2014 Regulations, regulation 20"),
        (harm.reg18_injury, "cqc_notification", "harm.reg18_injury", "2009 Regulations, regulation 18"),
        (
            harm.physical == "fatal",
            "cqc_notification",
            "harm.physical",
            "2009 Regulations, regulation 16 or 17",
        ),
    )
    for applies, name, field, law in tests:
        if not applies:
            continue
        duty = decided[name]
        place: Place = tuple(field.split("."))
        if duty is None:
            message = f"by `{field}` the {DUTIES[name]} is in question ({law}), and nothing is decided on it"
            hint = f"add `decisions_required.{name}` with who decided, when and why"
            yield of(entry, place, "PRF012", message, hint)
        elif not duty.required and field != "harm.physical":
            message = f"`{field}` is true, but `decisions_required.{name}` says that the duty does not apply ({law})"
            hint = "correct the one that is wrong; the two ask the same question"
            yield of(entry, ("decisions_required", name, "required"), "PRF011", message, hint)


# ------------------------------------------------------------------ learning
def learning(matter: Matter) -> Iterator[Finding]:
    """Learning responses completed with nothing learned, or with no later look whether practice changed."""
    for entry, response in every(matter, LearningResponse):
        if response.completed is None:
            continue
        if not (response.lessons or response.actions or response.areas_for_improvement):
            fields = listed(f"`{name}`" for name in ("lessons", "areas_for_improvement", "actions"))
            message = f"the learning response is completed, and {fields} are all empty"
            hint = (
                "write what was learned (also that nothing needs to change, and why), or take `completed` out"
            )
            yield of(entry, ("completed",), "PRF013", message, hint)
        if response.follow_up_check is None:
            message = "the learning response is completed without a later check that practice changed"
            hint = (
                "add `follow_up_check` with method and due day: observation, record sample or outcome measure"
            )
            yield of(entry, ("completed",), "PRF014", message, hint)
