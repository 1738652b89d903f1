"""An audit or spot check: what was sampled, what was found, and what followed."""

from __future__ import annotations

from typing import Annotated, Literal

from generators.kind import SOME, ActionId, ControlId, Kind, Part, Record, ThemeId, WhoId, about, many, needed
from generators.values import Count, Day, Flag, Percent, Slug, Text


class Sample(Part):
    """What was looked at."""

    n: Count = needed("How many.")
    method: Text = needed("How they were chosen.")
    nights: Flag | None = about("Whether nights are among them.")
    weekends: Flag | None = about("Whether weekends are among them.")
    agency: Flag | None = about("Whether agency staff's work is among them.")


class Criterion(Part):
    """One thing the audit tests."""

    id: Slug = needed("Id that stays the same from audit to audit.")
    text: Text = needed("The criterion.")
    met: Count = needed("How many met it.")
    total: Count = needed("How many were tested.")
    supersedes: Slug | None = about("The id it had in an earlier version of the tool.")


class AuditFinding(Part):
    """One failed criterion."""

    id: Slug = needed("Short name, unique in this audit.")
    criterion: Slug = needed("The criterion.")
    severity: Literal["high", "minor", "advisory"] = needed("How serious.")
    text: Text = needed("What was found.")
    action: ActionId | None = about("The action that answers it.")
    no_action_rationale: Text | None = about("Why no action follows, where none does.")


class Audit(Record):
    """An audit or spot check. Its result is derived unless the tool defines a pass mark."""

    tool: Text = needed("The audit tool.")
    tool_version: Text | None = about("Its version.")
    type: Literal["audit", "spot_check"] = needed("A planned audit or an unannounced sample.")
    done_on: Day = needed("The day it was done.")
    auditor: WhoId = needed("Who audited.")
    theme: ThemeId | None = about("The learning theme.")
    controls: Annotated[tuple[ControlId, ...], SOME] = many("Controls it tests.")
    population: Count | None = about("How many there were to sample from.")
    sample: Sample | None = about("What was looked at.")
    criteria: tuple[Criterion, ...] = many("What was tested and how many met it.")
    findings: tuple[AuditFinding, ...] = many("What failed, and what followed.")
    pass_mark: Percent | None = about("Share in percent at which the tool says `pass`.")
    result: Literal["pass", "fail"] | None = about(
        "The tool's own result, only where it defines a pass mark."
    )
    external_visit_known: Flag | None = about("Whether an outside visit was known to be near.")


KIND = Kind(
    name="audit",
    model=Audit,
    folder="audits",
    prefix="AUD",
    label="Audit",
    plural="Audits and spot checks",
    group="Checking it works",
    summary="What was sampled, what was found and which action followed.",
    when="done_on",
    columns=("tool", "type", "done_on", "auditor"),
)
