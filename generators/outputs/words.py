"""Field names and enumeration words as people read them; no record and no page is known here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

# Words of a field name or an enumeration that are not written in small letters.
_WRITTEN = {
    "cqc": "CQC",
    "gp": "GP",
    "hr": "HR",
    "hse": "HSE",
    "icb": "ICB",
    "id": "ID",
    "ids": "IDs",
    "la": "local authority",
    "mar": "MAR",
    "mdt": "MDT",
    "nhs": "NHS",
    "riddor": "RIDDOR",
    "s31": "(section 31)",
    "s30": "(section 30)",
    "s29": "(section 29)",
    "s29A": "(section 29A)",
}

_LABELS = {
    "abuse_types": "Types of abuse or neglect",
    "areas_for_improvement": "Areas for improvement",
    "at": "When",
    "became_aware_at": "First known",
    "blank": "Blank (unknown)",
    "candour": "Duty of candour",
    "candour_threshold": "Notifiable safety incident (2014 Regulations, regulation 20)",
    "captured_on": "Written down",
    "category": "Category",
    "claim": "What it shows",
    "completed": "Completed",
    "considered_at": "Considered",
    "cqc_notification": "Notification to CQC",
    "cqc_notified": "CQC notified",
    "decided_at": "Decided",
    "decisions_required": "Duties decided on",
    "done_at": "Date and time",
    "done_on": "Date",
    "due_within_hours": "Due within (hours, policy)",
    "escalate_within_hours": "Escalate within (hours, policy)",
    "external_visit_known": "Outside visit known to be near",
    "extensions": "Due dates moved",
    "from": "From",
    "in": "Taken in",
    "la_outcome": "Local authority's decision",
    "made_at": "Made",
    "met": "Met",
    "n": "Number",
    "na": "Not applicable",
    "occurred_at": "Happened",
    "occurred_precision": "How exactly that is known",
    "on": "Date",
    "org": "Organisation",
    "persons": "People concerned",
    "provider_gbp": "Provider (£)",
    "manager_gbp": "Manager (£)",
    "raised_at": "Raised",
    "received_at": "Received",
    "recheck_of": "Recheck of",
    "reg18_injury": "Injury notifiable under regulation 18 of the 2009 Regulations",
    "reported_at": "Reported",
    "refs": "Looked at",
    "rows_file": "File of rows",
    "sha256": "SHA-256",
    "stood_down": "Stood down",
    "to": "To",
    "why_high_risk": "Why it is high-risk",
}

_CHOICES = {
    "awaiting_la_decision": "Awaiting the local authority's decision",
    "cqc": "Care Quality Commission",
    "hse": "Health and Safety Executive",
    "icb": "Integrated care board",
    "mdt_review": "Multidisciplinary team review",
    "no_further_action": "No further action",
    "non_statutory_enquiry": "Non-statutory enquiry",
    "na": "Not applicable",
    "nhs_trust": "NHS trust",
    "notice_of_decision": "Notice of decision",
    "notice_of_proposal": "Notice of proposal",
    "observation": "Observation",
    "people_experience": "People's experience",
    "psii": "Patient safety incident investigation",
    "returned_to_provider_quality_route": "Returned to the provider's quality route",
    "run": "Run chart",
    "s42_enquiry": "Section 42 enquiry",
    "simple_caution": "Simple caution",
    "staff_leader_feedback": "Feedback from staff and leaders",
    "partner_feedback": "Feedback from partners",
    "swarm_huddle": "SWARM huddle",
    "urgent_s30": "Urgent cancellation (section 30)",
    "urgent_s31": "Urgent conditions (section 31)",
    "warning_notice_s29": "Warning notice (section 29)",
    "warning_notice_s29A": "Warning notice (section 29A)",
    "xmr": "XmR chart",
    "t": "T chart",
    "g": "G chart",
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}

# Colours of tags; each tag carries its word, so that no colour stands alone.
COLOURS: Mapping[str, str] = {
    "effective": "green",
    "partly_effective": "yellow",
    "not_effective": "red",
    "competent": "green",
    "developing": "yellow",
    "not_competent": "red",
    "not_applicable": "grey",
    "met": "green",
    "deviation": "red",
    "ambiguous": "yellow",
    "not_done": "grey",
    "not_checked": "grey",
    "pass": "green",
    "fail": "red",
    "high": "red",
    "medium": "yellow",
    "low": "grey",
    "minor": "yellow",
    "advisory": "grey",
}
# Fields whose words are shown as tags.
TAGGED = frozenset({"outcome", "severity", "priority", "result"})

_SINGULAR = {
    "addresses": "Theme worked on",
    "criteria": "Criterion",
    "entries": "Entry",
    "extensions": "Due date moved",
    "identified": "Identified",
    "immediate_risk_mitigation": "Immediate mitigation of risk",
    "options": "Option",
    "protective_actions": "Protective action",
    "roles": "Role assigned",
    "sent": "Sent",
    "stock": "Stock",
    "verifies": "Outcome looked at",
}


def _sentence(name: str) -> str:
    text = " ".join(_WRITTEN.get(word, word) for word in name.replace("-", "_").split("_"))
    return text[:1].upper() + text[1:]


def label(name: str) -> str:
    """A field's name as a label: `next_review` is “Next review”."""
    return _LABELS.get(name) or _sentence(name)


def choice(word: str) -> str:
    """An enumeration's word as people read it: `partly_effective` is “Partly effective”."""
    return _CHOICES.get(word) or _sentence(word)


def place(names: Sequence[str]) -> str:
    """A field inside others: `("updates", "by")` is “Updates: by”."""
    first, *rest = (label(name) for name in names)
    return ": ".join([first, *(_lower(said) for said in rest)])


def _lower(said: str) -> str:
    return said[:1].lower() + said[1:] if said[1:2].islower() or len(said) == 1 else said


def is_code(text: str) -> bool:
    """Whether a text is written like an enumeration's word: `same_day`, `registered_manager`, `huddle`."""
    return re.fullmatch(r"[a-z]+(_[a-z0-9]+)*", text, re.ASCII) is not None


def one_of(name: str) -> str:
    """The name of one member of a list field: `updates` is “Update”."""
    if name in _SINGULAR:
        return _SINGULAR[name]
    said = label(name)
    if said.endswith("ies"):
        return said[:-3] + "y"
    return said[:-1] if said.endswith("s") and not said.endswith("ss") else said


def number(value: float) -> str:
    """A figure with thousands set apart and no needless decimals: `1,900`, `2.5`."""
    return f"{int(value):,}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def count(total: int, singular: str, plural: str = "") -> str:
    """`no actions`, `1 action`, `12 actions`."""
    noun = singular if total == 1 else plural or f"{singular}s"
    return f"{f'{total:,}' if total else 'no'} {noun}"
