"""An incident: what happened, when it was known, what was done, and which duties it set off."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from generators.kind import (
    INTERNAL,
    SOME,
    ControlId,
    Kind,
    LearningResponseId,
    Part,
    Record,
    RiskId,
    StaffId,
    ThemeId,
    WhoId,
    about,
    many,
    needed,
)
from generators.values import Count, Day, Flag, Markdown, Moment, Person, Text

HarmLevel = Literal["none", "low", "moderate", "severe", "fatal"]


class Harm(Part):
    """Harm on its three separate scales (domain reference §4.4)."""

    physical: HarmLevel = needed("Physical harm (LFPSE scale).")
    psychological: Literal["none", "low", "moderate", "severe"] = needed(
        "Psychological harm (LFPSE scale; it has no `fatal`)."
    )
    reg18_injury: Flag = needed(
        "Whether it is an injury notifiable under regulation 18 of the 2009 Regulations."
    )
    candour_threshold: Flag = needed(
        "Whether it is a notifiable safety incident under regulation 20 of the 2014 Regulations."
    )


class RestrictiveIntervention(Part):
    """A restrictive intervention that was used."""

    type: Text = needed("What was used, such as standing hold, floor restraint.")
    minutes: Count = needed("How long, in minutes.")
    injury: Flag = needed("Whether anyone was hurt.")
    debriefed: Moment | None = about("When the person and the staff were debriefed.")


class ActionTaken(Part):
    """Something done at once."""

    at: Moment = needed("When.")
    by: WhoId = needed("Who did it.")
    text: Text = needed("What was done.")


class Decided(Part):
    """When and by whom it was decided whether a duty applies."""

    at: Moment = needed("When.")
    by: WhoId = needed("Who decided.")


class Done(Part):
    """When and by whom a duty was carried out."""

    at: Moment = needed("When.")
    by: WhoId = needed("Who did it.")
    reference: Text | None = about("The receiver's reference.")


class DutyDecision(Part):
    """Whether a duty applies, who decided, why, and when it was carried out."""

    ORDER: ClassVar = (("decided.at", "done.at"),)

    required: Flag = needed("Whether the duty applies.")
    decided: Decided | None = about("When and by whom that was decided.")
    rationale: Text | None = about("Why it does or does not apply.")
    done: Done | None = about("When and by whom it was carried out.")


class DecisionsRequired(Part):
    """Separate duties with separate tests; none discharges another (domain reference §4.1, §4.2)."""

    cqc_notification: DutyDecision | None = about("Notification to CQC (2009 Regulations, 16 to 18).")
    candour: DutyDecision | None = about("Duty of candour to the relevant person (2014 Regulations, 20).")
    riddor: DutyDecision | None = about("Report under RIDDOR 2013.")
    safeguarding: DutyDecision | None = about("Safeguarding concern to the local authority.")


class PlanUpdated(Part):
    """When the person's care plan was updated."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who updated it.")


class IncidentClosed(Part):
    """When and by whom the incident was closed."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who closed it.")


class Incident(Record):
    """An unintended or unexpected event."""

    ORDER: ClassVar = (
        ("occurred_at", "became_aware_at"),
        ("became_aware_at", "reported_at"),
        ("occurred_at", "plan_updated.on"),
        ("became_aware_at", "decisions_required.cqc_notification.done.at"),
        ("became_aware_at", "decisions_required.candour.done.at"),
        ("became_aware_at", "decisions_required.riddor.done.at"),
        ("became_aware_at", "decisions_required.safeguarding.done.at"),
    )

    occurred_at: Moment = needed("When it happened.")
    occurred_precision: Literal["exact", "shift", "day", "unknown"] | None = about(
        "How exactly that is known; absent means exact."
    )
    became_aware_at: Moment = needed("When any member of staff first knew.")
    reported_at: Moment = needed("When it was reported to a manager or the system.")
    reported_by: WhoId | None = about("Who reported it.")
    detected_by: Literal["staff", "family", "external"] | None = about("Who noticed it.")
    category: ThemeId = needed("What sort of event it was (learning theme).")
    control_failed: ControlId | None = about("The control that did not hold.")
    harm: Harm = needed("Harm, on its separate scales.")
    persons: Annotated[tuple[Person, ...], SOME] = many("People who use the service, by pseudonym.")
    staff_involved: Annotated[tuple[StaffId, ...], SOME, INTERNAL] = many("Staff who were involved.")
    restrictive_intervention: RestrictiveIntervention | None = about(
        "A restrictive intervention that was used."
    )
    description: Markdown | None = about("What happened: facts, neutral words.")
    immediate_actions: tuple[ActionTaken, ...] = many("What was done at once.")
    risks: Annotated[tuple[RiskId, ...], SOME] = many("Entries of the risk register it bears on.")
    decisions_required: DecisionsRequired | None = about("Duties decided on, each on its own.")
    plan_updated: PlanUpdated | None = about("When the person's care plan was updated.")
    learning_response: LearningResponseId | None = about("The learning response that followed.")
    closed: IncidentClosed | None = about("When and by whom the incident was closed.")


KIND = Kind(
    name="incident",
    model=Incident,
    folder="incidents",
    prefix="INC",
    label="Incident",
    plural="Incidents",
    group="Things that happen",
    summary="What happened, when it was known, what was done and which duties it set off.",
    when="occurred_at",
    columns=("occurred_at", "category", "harm.physical"),
    narrative=("description",),
)
