"""An observation: practice watched, supervision given or competence assessed."""

from __future__ import annotations

from typing import Literal

from generators.kind import INSPECTOR, IdOrWords, Kind, Part, Record, StaffId, WhoId, about, many, needed
from generators.values import Day, Flag, Markdown, Moment, Text


class FollowUpMade(Part):
    """The follow-up as carried out."""

    on: Day = needed("The day.")
    by: WhoId = needed("Who followed up.")


class FollowUp(Part):
    """What must happen after the observation."""

    due: Day = needed("By when.")
    done: FollowUpMade | None = about("When and by whom it was done.")


class Hold(Part):
    """A hold: the person does not do the task until found competent."""

    from_: Moment = needed("From when.", alias="from")
    task: Text = needed("The task.")


class Observation(Record):
    """Observed practice, supervision or a competence assessment. Training completion never stands in for it."""

    type: Literal["observed_practice", "supervision", "competence_assessment"] = needed("What it was.")
    done_at: Moment = needed("When.")
    staff: StaffId = needed("Whose practice.")
    observer: StaffId = needed("Who observed.")
    task: Text = needed("The task: a theme or the name of a competence.")
    slot: Literal["day", "night", "weekend"] | None = about("When in the week.")
    announced: Flag | None = about("Whether it was announced.")
    outcome: Literal["competent", "developing", "not_competent", "not_applicable"] = needed("What was found.")
    development_points: tuple[Text, ...] = many("What to work on.")
    feedback: Markdown | None = about("What was said to the person.")
    follow_up: FollowUp | None = about("What must happen next.")
    recheck_of: IdOrWords | None = about(
        "The observation (id) or check entry (log id, `#` and the day) this one rechecks."
    )
    hold: Hold | None = about("A hold from the task that begins here.")


KIND = Kind(
    name="observation",
    model=Observation,
    folder="observations",
    prefix="OBS",
    label="Observation",
    plural="Observations and supervision",
    group="Checking it works",
    summary="Practice watched, supervision given, competence assessed.",
    audience=INSPECTOR,
    when="done_at",
    columns=("type", "done_at", "staff", "task", "outcome"),
    narrative=("feedback",),
)
