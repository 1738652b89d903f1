"""The JSON Schema of everything worked out, as `evidence derive` prints it: a contract with whoever scripts against it.

A name or shape that changes raises the version. Whatever is not described here does not stand in the JSON.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeAlias, get_args

from generators.derive.actions import Brag
from generators.derive.actions import State as ActionState
from generators.derive.chains import LinkState
from generators.derive.chains import Sort as ChainSort
from generators.derive.contradictions import Sort as ContradictionSort
from generators.derive.coverage import Standing
from generators.derive.duties import HeldState
from generators.derive.measures import Chart
from generators.derive.observations import Oversight
from generators.derive.recurrence import Verdict
from generators.derive.referrals import MatchState
from generators.derive.signals import Group
from generators.derive.signals import State as SignalState
from generators.derive.spc import Assurance, Direction, PointType, Rule
from generators.derive.themes import Rung, StepState
from generators.outputs.derived import VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
Form: TypeAlias = dict[str, Any]

TEXT: Form = {"type": "string"}
DAY: Form = {"type": "string", "format": "date"}
MOMENT: Form = {"type": "string", "format": "date-time"}
INT: Form = {"type": "integer", "minimum": 0}
WHOLE: Form = {"type": "integer"}
NUM: Form = {"type": "number"}
SHARE: Form = {"type": "number", "minimum": 0, "maximum": 1}
YES: Form = {"type": "boolean"}


def _many(form: Form) -> Form:
    return {"type": "array", "items": form}


IDS = _many(TEXT)


def _thing(said: str = "", /, **fields: Form) -> Form:
    """An object that has these fields and no others."""
    about = {"description": said} if said else {}
    return {
        **about,
        "type": "object",
        "additionalProperties": False,
        "required": list(fields),
        "properties": fields,
    }


def _optional(form: Form, **more: Form) -> Form:
    """The same, with fields that may be there."""
    return {**form, "properties": form["properties"] | more}


def _by(form: Form, said: str = "") -> Form:
    """An object from names to things of one form."""
    return {**({"description": said} if said else {}), "type": "object", "additionalProperties": form}


def _or_null(form: Form) -> Form:
    return {"anyOf": [form, {"type": "null"}]}


def _one_of(words: Any) -> Form:
    return {"enum": sorted(get_args(words))}


# ------------------------------------------------------------------ actions and plans
_SHARE = _thing(done=NUM, live=NUM, share=_or_null(SHARE))
_PROGRESS = _thing("Three figures, never one.", claimed=_SHARE, verified=_SHARE, embedded=_SHARE)
_MOVE = _thing(
    **{"from": _or_null(DAY), "to": _or_null(DAY)}, on=_or_null(DAY), commit=_or_null(TEXT), reason=_or_null(TEXT), approved_by=_or_null(TEXT), retroactive=YES, silent=YES,
)  # fmt: skip
_ACTION = _thing(
    state=_one_of(ActionState), brag=_one_of(Brag), why=TEXT, overdue=YES, days_overdue=INT, due=DAY, original_due=DAY, extensions=INT, slip_days=WHOLE, retroactive=_or_null(INT),
    silent=_or_null(INT), moves=_many(_MOVE), lacking=IDS, remarks=IDS, records=IDS,
)  # fmt: skip
_DUE = _thing(sort=TEXT, id=TEXT, due=DAY)
_PLAN = _thing(
    milestones=_PROGRESS, actions=_PROGRESS, objectives=_by(_thing(milestones=_PROGRESS, actions=_PROGRESS)),
    overdue=_many(_thing(sort=TEXT, id=TEXT, due=DAY, days=INT)), slipped=IDS, next_due=_or_null(_DUE), interim_controls=IDS,
    burn_up=_many(_thing(at=MOMENT, commit=TEXT, milestones=_PROGRESS, actions=_PROGRESS, records=IDS)), records=IDS,
)  # fmt: skip

# ------------------------------------------------------------------ loops
_CONCERN = _thing(
    steps=_by(TEXT), closed=YES, loop_closed=YES, tracker_gaps=_many(DAY), open_for_days=INT, records=IDS
)
_LINK = _thing(state=_one_of(LinkState), when=_or_null(TEXT), words=TEXT)
_HELD = _thing(
    "A time limit: law, what others set, or the provider's policy.",
    standing=TEXT,
    state=_one_of(HeldState),
    says=TEXT,
    basis=TEXT,
    until=_or_null(MOMENT),
    words=TEXT,
)
_DUTY = _thing(
    clock=TEXT, required=_or_null(YES), decided_at=_or_null(MOMENT), decision_seconds=_or_null(NUM), done_at=_or_null(MOMENT), taken_seconds=_or_null(NUM), in_question=_or_null(TEXT),
    law=_or_null(_HELD), outside=_or_null(_HELD), policy=_or_null(_HELD),
)  # fmt: skip
_INCIDENT = _thing(
    steps=_by(_one_of(LinkState)),
    grave=_or_null(TEXT),
    duties=_by(_DUTY),
    missing=IDS,
    stops_at=_or_null(TEXT),
    closed=YES,
    loop_closed=YES,
    words=TEXT,
    records=IDS,
)
_CHAIN = _thing(
    sort=_one_of(ChainSort),
    record=TEXT,
    links=_by(_LINK),
    stops_at=_or_null(TEXT),
    closed=YES,
    words=TEXT,
    records=IDS,
)
_MATCH = _thing(
    state=_one_of(MatchState),
    reference=_or_null(TEXT),
    record=_or_null(TEXT),
    made_at=_or_null(MOMENT),
    log=_or_null(TEXT),
    received_at=_or_null(TEXT),
    service=_or_null(TEXT),
)
_REFERRALS = _thing(
    organisation=_or_null(TEXT),
    logs=IDS,
    first=_or_null(DAY),
    last=_or_null(DAY),
    words=TEXT,
    matches=_many(_MATCH),
)

# ------------------------------------------------------------------ controls and practice
_SLOTS = _many(_thing(day=DAY, shift=_or_null(TEXT)))
_CONTROL = _thing(
    state=TEXT, expected=INT, recorded=INT, missing=_SLOTS, not_done=_SLOTS, longest_gap=INT, late_recorded=_SLOTS, deviations=_SLOTS, ambiguous=_SLOTS, escalated_in_time=INT,
    not_escalated=_SLOTS, coverage=_or_null(SHARE), records=IDS,
)  # fmt: skip
_PRACTICE = _many(_thing(day=DAY, shift=_or_null(TEXT), outcome=TEXT, record=TEXT))
_HOLD = _thing(
    staff=TEXT, task=TEXT, service=_or_null(TEXT), start=TEXT, end=_or_null(TEXT), open=YES, ended_by=_or_null(TEXT), attempts=IDS, hold_breach=YES, breaches=_PRACTICE,
    unclear=_PRACTICE, remarks=IDS, records=IDS,
)  # fmt: skip
_OBSERVED = _thing(
    service=_or_null(TEXT), task=TEXT, oversight=_one_of(Oversight), window_days=INT, state=TEXT, active=INT, in_date=INT, coverage=_or_null(SHARE),
    lapsed=_many(_thing(staff=TEXT, why=TEXT, last_passed=_or_null(TEXT), practice_without=_PRACTICE)), hold_breaches=_PRACTICE, unattributed_checks=INT, observed=INT, observers=INT,
    with_development_points=INT, parts=_by(_thing(of_practice=_or_null(SHARE), of_observations=_or_null(SHARE))), records=IDS,
)  # fmt: skip
_DOSES: Mapping[str, Form] = dict.fromkeys(
    ("scheduled", "given", "refused", "omitted_clinical", "not_available", "blank", "late"), INT
) | {"unexplained": WHOLE}
_RATES: Form = {"patternProperties": {"^per_[0-9]+$": _by(_or_null(NUM))}}
_STOCK = _many(
    _thing(
        week=TEXT,
        medicine=TEXT,
        expected=WHOLE,
        counted=INT,
        variance=WHOLE,
        carried=_or_null(WHOLE),
        record=TEXT,
    )
)
_MAR = _thing(
    state=TEXT,
    total=_thing(**_DOSES) | _RATES,
    weeks=_many(_thing(week=TEXT, record=TEXT, **_DOSES) | _RATES),
    missing=IDS,
    twice=IDS,
    stock_variance=_STOCK,
    stock_carried=_STOCK,
    records=IDS,
)

# ------------------------------------------------------------------ measures and themes
_LIMITS: Mapping[str, Form] = {name: _or_null(NUM) for name in ("mean", "lower", "upper")}
_PHASE = _thing(
    start=INT, n=INT, baseline=INT, **_LIMITS, near_lower=_or_null(NUM), near_upper=_or_null(NUM), trial=YES
)
_POINT = _thing(
    period=TEXT,
    value=_or_null(NUM),
    exposure=_or_null(NUM),
    phase=INT,
    type=_or_null(_one_of(PointType)),
    rules=_many(_one_of(Rule)),
    baseline=YES,
    records=IDS,
)
_MEASURE = _thing(
    chart=_one_of(Chart), unit=TEXT, direction=_one_of(Direction), target=_or_null(NUM), **_LIMITS, median=_or_null(NUM), phases=_many(_PHASE), points=_many(_POINT),
    variation={"enum": sorted([*get_args(PointType), "insufficient_data"])}, icon=_or_null(TEXT), assurance=_or_null(_one_of(Assurance)),
    sustained={"enum": [True, False, "insufficient_data", None]}, sustained_why=TEXT, why=TEXT, caveats=IDS, records=IDS,
)  # fmt: skip
_RECURRENCE = _thing(
    changed=DAY, window=_many(DAY), after=IDS, before=IDS, baseline=_or_null(_many(DAY)), unit=_or_null(TEXT), exposure_before=_or_null(NUM), exposure_after=_or_null(NUM), expected=_or_null(NUM),
    chance=_or_null(SHARE), verdict=_or_null(_one_of(Verdict)), lacking=_or_null(TEXT), records=IDS,
)  # fmt: skip
_THEME = _optional(
    _thing(
        rung=_or_null(_one_of(Rung)), policy_only=YES, first_seen=_or_null(DAY), last_seen=_or_null(DAY), services=IDS, events=_by(INT), months=_by(_by(INT)),
        ladder=_many(_thing(rung=_one_of(Rung), state=_one_of(StepState), on=_or_null(DAY), words=TEXT, records=IDS)),
        places=_many(_thing(service=_or_null(TEXT), events=INT, last_seen=_or_null(DAY), rung=_or_null(_one_of(Rung)))), actions=IDS, records=IDS,
    ),
    recurrence=_by(_RECURRENCE, "For the governance team."),
)  # fmt: skip

# ------------------------------------------------------------------ assurance and time
_COVERAGE = _thing(
    standing=_one_of(Standing), evidence=_by(IDS), carried=_many(_thing(evidence=TEXT, via=TEXT, relation=TEXT)), newest=_or_null(DAY), undated=IDS, verified=IDS, verified_share=_or_null(SHARE),
    independent=IDS, open_requirements=IDS, open_actions=IDS, overdue_actions=IDS, records=IDS,
)  # fmt: skip
_ENFORCEMENT = _thing(
    open=YES,
    requirements=_many(_thing(
        id=TEXT, regulation=_or_null(TEXT), due=DAY, days_left=WHOLE, said_to_be_met=YES, late=YES, overdue=YES, evidence=_by(IDS), incidents_since_service=IDS
    )),
    conditions=_many(_thing(id=TEXT, next_due=DAY, days_left=WHOLE)), parallel=IDS, timeline=_many(_thing(on=DAY, what=TEXT, by=_or_null(TEXT), step=TEXT)), records=IDS,
)  # fmt: skip
_RESPONSE = _thing(
    open=YES, triggered=_or_null(MOMENT), to_open_seconds=_or_null(NUM), to_roles_seconds=_or_null(NUM), to_decision_seconds=_or_null(NUM), to_control_days=_or_null(INT),
    first_decision=_or_null(TEXT), first_control=_or_null(TEXT), without_rationale=IDS, without_options=IDS, records=IDS,
)  # fmt: skip
_SPREAD = _thing(n=INT, median=_or_null(NUM), percentile=_or_null(NUM), worst=_or_null(NUM))
_LAGS = _thing(
    kind=TEXT, service=_or_null(TEXT), n=INT, backfilled=INT, unknown=INT, detection_seconds=_SPREAD, reporting_seconds=_SPREAD, recording_seconds=_SPREAD, since_known_seconds=_SPREAD,
    policy_seconds=NUM, late=IDS, late_share=_or_null(SHARE),
)  # fmt: skip
_TIMING = _thing(
    began=MOMENT,
    exact=YES,
    recorded=_or_null(MOMENT),
    detection_seconds=_or_null(NUM),
    reporting_seconds=_or_null(NUM),
    recording_seconds=_or_null(NUM),
    backfilled=YES,
)
_TIMELINESS = _thing(lags=_many(_LAGS), records=_by(_TIMING))

# ------------------------------------------------------------------ for the governance team
_SIGNAL = _thing(
    "A prompt for a person's decision; it predicts nothing.",
    signal_id=TEXT, name=TEXT, group=_one_of(Group), scope=_or_null(TEXT), window=_or_null(_many(DAY)), state=_one_of(SignalState), why=TEXT, value=_or_null(NUM), value_words=TEXT, n=INT, least=INT,
    threshold=TEXT, thresholds=IDS, inputs=IDS, cases=_many(_thing(state=_one_of(SignalState), words=TEXT, records=IDS)), caveats=IDS, next_step=TEXT, source=TEXT,
)  # fmt: skip
_CONTRADICTION = _thing(
    sort=_one_of(ContradictionSort), service=_or_null(TEXT), on=_or_null(DAY), words=TEXT, records=IDS
)


def schema() -> Mapping[str, Any]:
    """The schema of the whole. Lengths of time are seconds; a figure that cannot be told is null."""
    whole = _thing(
        version={"const": VERSION},
        as_of=DAY | {"description": "The position date."},
        commit=_or_null(TEXT),
        draft=YES | {"description": "Whether anything was read that is not committed."},
        audience={"enum": ["commissioner", "inspector", "internal"]},
        thresholds=_by(NUM, "The numbers in force; policy, never law."),
        actions=_by(_ACTION),
        plans=_by(_PLAN),
        concerns=_by(_CONCERN),
        referrals=_many(_REFERRALS),
        incidents=_by(_INCIDENT),
        chains=_by(_CHAIN),
        controls=_by(_CONTROL),
        holds=_many(_HOLD),
        observations=_many(_OBSERVED),
        mar=_by(_MAR),
        measures=_by(_MEASURE),
        coverage=_thing(regulations=_by(_COVERAGE), framework=_by(_by(_COVERAGE))),
        enforcement=_by(_ENFORCEMENT),
        responses=_by(_RESPONSE),
        themes=_by(_THEME),
        timeliness=_or_null(_TIMELINESS),
    )
    return {
        "$schema": DIALECT,
        "$id": f"urn:care-evidence:derived:{VERSION}",
        "title": "Everything worked out from the records",
        **_optional(whole, signals=_many(_SIGNAL), contradictions=_many(_CONTRADICTION)),
    }


def printed() -> str:
    """The schema as it is printed."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
