"""What each section of a submission says; a section of which nothing is recorded says so in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from generators.audience import SMALL
from generators.derive import phrases
from generators.kinds.audit import Audit
from generators.kinds.control import Control
from generators.kinds.decision import Decision
from generators.kinds.enforcement import Enforcement, Requirement
from generators.kinds.incident import Incident
from generators.kinds.measure import Measure
from generators.kinds.minutes import Minutes
from generators.kinds.response import Response
from generators.kinds.risk import Risk, RiskRating
from generators.kinds.service import Service
from generators.outputs import shown, words
from generators.outputs.frame import AUDIENCE_WORDS
from generators.outputs.packs import chapter, history, measures, meeting, plan
from generators.outputs.packs.chapter import Block, Chapter
from generators.outputs.packs.scope import Scope
from generators.outputs.shown import Row, Shown
from generators.values import london

Section = Callable[[Scope], Chapter]
HARM = ("none", "low", "moderate", "severe", "fatal")
FEW = f"fewer than {SMALL}"


def section(scope: Scope, name: str) -> Chapter:
    """A section by the name it has in the submission's record."""
    return _SECTIONS[name](scope)


def _nothing(scope: Scope, noun: str) -> tuple[Block, ...]:
    where = "for the chosen services" if scope.submission.services else "for any service"
    return (
        chapter.text(
            f"No {noun} that {AUDIENCE_WORDS[scope.book.audience]} may see is recorded {where}, {scope.words}."
        ),
    )


# ------------------------------------------------------------------ plans and actions
def _plan(scope: Scope) -> Chapter:
    parts = tuple(
        Chapter(found.plan.title, found.plan.id, parts=plan.report(scope.book, found, f"{found.plan.id}-"))
        for found in scope.plans
    )
    return Chapter("Improvement plans", "plan", () if parts else _nothing(scope, "improvement plan"), parts)


def _actions(scope: Scope) -> Chapter:
    found = scope.actions
    if not found:
        return Chapter("Actions", "actions", _nothing(scope, "action"))
    late = sum(one.overdue for one in found)
    said = chapter.text(
        f"{words.count(len(found), 'action')}, {late or 'none'} overdue as at {phrases.day(scope.book.as_of)}."
    )
    parts = (
        history.moved(scope.book, "actions-moved", found),
        Chapter("What the colours and figures mean", "actions-legend", tuple(plan.legend(scope.book))),
        Chapter(
            "Actions one by one", "actions-each", parts=tuple(plan.action(scope.book, one) for one in found)
        ),
    )
    return Chapter("Actions", "actions", (said, *plan.glance(scope.book, found)), parts, wide=True)


# ------------------------------------------------------------------ controls and risks
def _controls(scope: Scope) -> Chapter:
    found = scope.controls(scope.lasting(Control, "starts", "ends"))
    blocks = plan.controls(scope.book, found) if found else _nothing(scope, "control")
    return Chapter("Controls and how well they were checked", "controls", blocks)


def _risks(scope: Scope) -> Chapter:
    found = scope.lasting(Risk, "identified.on", "closed.on")
    if not found:
        return Chapter("Risks", "risks", _nothing(scope, "risk"))
    heads = ("Risk", "Hazard", "Owner", "Known since", "At first", "Now", "Target", "Next review")
    body = (
        (shown.record(scope.book, risk.id), shown.text(risk.hazard), *_risk(scope, risk)) for risk in found
    )
    scale = chapter.note("A rating is likelihood (1 to 5) by impact (1 to 5).")
    return Chapter("Risks", "risks", (scale, *chapter.table("Risk register", heads, body)), wide=True)


def _risk(scope: Scope, risk: Risk) -> tuple[Shown, ...]:
    as_of = scope.book.as_of
    review = phrases.day(risk.next_review)
    if risk.closed and risk.closed.on <= as_of:
        review = f"closed on {phrases.day(risk.closed.on)}"
    elif risk.next_review < as_of:
        review = f"{review}: overdue"
    rated = [rating for rating in risk.ratings if rating.on <= as_of]
    return (
        shown.record(scope.book, risk.owner),
        shown.when(risk.identified.on),
        *(_rating(rated, stage) for stage in ("inherent", "current", "target")),
        shown.text(review),
    )


def _rating(rated: Iterable[RiskRating], stage: str) -> Shown:
    found = [rating for rating in rated if rating.stage == stage]
    if not found:
        return shown.text("not rated")
    last = max(found, key=lambda rating: rating.on)
    return shown.text(f"{last.likelihood} × {last.impact} = {last.likelihood * last.impact}")


# ------------------------------------------------------------------ incidents and safeguarding
def _incidents(scope: Scope) -> Chapter:
    found = scope.dated(Incident, "occurred_at")
    if not found:
        return Chapter("Incidents", "incidents", _nothing(scope, "incident"))
    blocks = list(_counts(scope, found))
    if scope.book.audience == "commissioner":
        blocks.insert(
            0,
            chapter.note(
                f"A figure of 1 to {SMALL - 1} reads “{FEW}”, and its row has no total, because small figures point at a person."
            ),
        )
    else:
        heads = (
            "Incident",
            "When",
            "Service",
            "Physical harm",
            "Psychological harm",
            "First known",
            "CQC notification",
        )
        blocks += chapter.table("Incidents", heads, (_incident(scope, one) for one in found))
    return Chapter("Incidents", "incidents", tuple(blocks), wide=scope.book.audience != "commissioner")


def _counts(scope: Scope, found: Iterable[Incident]) -> tuple[Block, ...]:
    """How many, by service and physical harm; without figures that would point at a person, for commissioners."""
    by_service: dict[str, list[str]] = {}
    for incident in found:
        by_service.setdefault(incident.service or "", []).append(incident.harm.physical)
    body = []
    for service, levels in sorted(by_service.items()):
        place = scope.book.ledger.find(Service, service)
        name = place.title if place else service or "Provider as a whole"
        figures = told([levels.count(level) for level in HARM], small=scope.book.audience == "commissioner")
        body.append((shown.text(name), *map(shown.text, figures)))
    heads = ("Service", *(f"Harm: {level}" for level in HARM), "Total")
    return chapter.table(f"Recorded incidents by physical harm, {scope.words}", heads, body)


def told(figures: Iterable[int], *, small: bool) -> tuple[str, ...]:
    """A row of counts and its total. Where `small` figures are held back, so is a total that would give one back."""
    row = list(figures)
    hidden = [small and 0 < figure < SMALL for figure in row]
    cells = [FEW if hide else str(figure) for figure, hide in zip(row, hidden, strict=True)]
    return (*cells, "not given" if any(hidden) else str(sum(row)))


def _incident(scope: Scope, incident: Incident) -> tuple[Shown, ...]:
    duties = incident.decisions_required
    told_cqc = duties.cqc_notification if duties else None
    if told_cqc is None:
        said = "not decided in the record"
    elif not told_cqc.required:
        said = "not required"
    elif told_cqc.done and london(told_cqc.done.at) <= scope.book.as_of:
        said = f"made on {phrases.moment(told_cqc.done.at)}"
    else:
        said = "required, not made"
    return (
        shown.record(scope.book, incident.id),
        shown.when(incident.occurred_at),
        shown.record(scope.book, incident.service) if incident.service else shown.NOTHING,
        shown.text(words.choice(incident.harm.physical)),
        shown.text(words.choice(incident.harm.psychological)),
        shown.when(incident.became_aware_at),
        shown.text(said),
    )


def _safeguarding(scope: Scope) -> Chapter:
    totals = scope.book.view.concern_totals
    if totals is not None:
        if totals.raised == 0:
            said = "No safeguarding concern is recorded"
        else:
            said = totals.words[:1].upper() + totals.words[1:]
        held = chapter.note(
            f"Totals of the whole provider. Figures below {SMALL} are not given, because in a small service they point at a person."
        )
        return Chapter(
            "Safeguarding concerns: totals",
            "safeguarding",
            (
                chapter.text(
                    f"{said}. Counted are all concerns recorded up to {phrases.day(scope.book.as_of)}, not only those of the period."
                ),
                held,
            ),
        )
    found = [
        one
        for one in scope.book.derived.concerns.values()
        if scope.served(one.concern) and scope.first_to_last(london(one.concern.raised_at))
    ]
    if not found:
        return Chapter(
            "Safeguarding concerns: totals", "safeguarding", _nothing(scope, "safeguarding concern")
        )
    figures = [
        Row("Raised", shown.text(str(len(found)))),
        Row("Closed", shown.text(str(sum(one.closed for one in found)))),
        Row("Every step of the loop settled", shown.text(str(sum(one.loop_closed for one in found)))),
        Row("Closed with a step missing", shown.text(str(sum(one.closed_with_gaps for one in found)))),
    ]
    return Chapter(
        "Safeguarding concerns: totals",
        "safeguarding",
        (chapter.text(f"Concerns raised {scope.words}."), chapter.rows(figures)),
    )


# ------------------------------------------------------------------ measures and audits
def _measures(scope: Scope) -> Chapter:
    found = [measure for measure in scope.book.ledger.of(Measure) if scope.served(measure)]
    if not found:
        return Chapter("Measures", "measures", _nothing(scope, "measure"))
    note = chapter.note(
        f"Each chart holds every figure up to {phrases.day(scope.book.as_of)}, because limits and runs need the whole series."
    )
    return Chapter("Measures", "measures", (note,), tuple(_measure(scope, measure) for measure in found))


def _measure(scope: Scope, measure: Measure) -> Chapter:
    position = scope.book.derived.measures[measure.id]
    facts = [Row("Unit", shown.text(measure.unit))]
    if measure.target is not None:
        facts.append(Row("Target", shown.figure(measure.target)))
    told = measures.blocks(scope.book, position, f"{measure.id}-chart")
    return Chapter(f"{measure.title} ({measure.id})", measure.id, (chapter.rows(facts), *told))


def _audits(scope: Scope) -> Chapter:
    found = scope.dated(Audit, "done_on")
    if not found:
        return Chapter("Audits and spot checks", "audits", _nothing(scope, "audit"))
    return Chapter("Audits and spot checks", "audits", parts=tuple(_audit(scope, one) for one in found))


def _audit(scope: Scope, audit: Audit) -> Chapter:
    book = scope.book
    facts = [
        row
        for row in shown.rows(book, audit)
        if row.label in ("Service", "Tool", "Type", "Date", "Auditor", "Sample", "Result")
    ]
    blocks: list[Block] = [chapter.rows(facts)]
    if audit.criteria:
        body = ((shown.text(one.text), shown.text(f"{one.met} of {one.total}")) for one in audit.criteria)
        blocks += chapter.table(f"Criteria of {audit.id}", ("Criterion", "Met"), body)
    if audit.findings:
        found = (
            (
                shown.text(words.choice(one.severity)),
                shown.text(one.text),
                _answer(scope, one.action, one.no_action_rationale),
            )
            for one in audit.findings
        )
        blocks += chapter.table(f"Findings of {audit.id}", ("Severity", "Finding", "What followed"), found)
    else:
        blocks.append(chapter.text("No finding is recorded."))
    return Chapter(f"{audit.title} ({audit.id})", audit.id, tuple(blocks))


def _answer(scope: Scope, action: str | None, reason: str | None) -> Shown:
    if action is None:
        return shown.text(f"No action: {reason}" if reason else "No action and no reason is recorded")
    position = scope.book.derived.actions.get(action)
    return shown.many(
        [shown.briefly(scope.book, action), *([shown.text(position.words)] if position else [])]
    )


# ------------------------------------------------------------------ enforcement, responses, decisions, minutes
def _enforcement(scope: Scope) -> Chapter:
    found = scope.lasting(Enforcement, "served", "closed.on")
    if not found:
        return Chapter("Enforcement", "enforcement", _nothing(scope, "enforcement"))
    return Chapter("Enforcement", "enforcement", parts=tuple(_notice(scope, one) for one in found))


def _notice(scope: Scope, notice: Enforcement) -> Chapter:
    book = scope.book
    facts = [
        row
        for row in shown.rows(book, notice, leave_out=("id", "title", "notes", "evidence", "related"))
        if row.shown.form != "many" or row.label == "Regulations"
    ]
    blocks: list[Block] = [
        chapter.rows(row for row in facts if row.label not in ("Requirements", "Conditions", "Events"))
    ]
    if notice.requirements:
        blocks += chapter.table(
            f"Requirements of {notice.id}",
            ("Requirement", "Due", "Where it stands"),
            (_requirement(scope, one) for one in notice.requirements),
        )
    if notice.conditions:
        blocks += chapter.broken(
            shown.table(book, f"Conditions of {notice.id}", notice.conditions, leave_out=("id",))
        )
    if events := [event for event in notice.events if event.on <= book.as_of]:
        blocks += chapter.broken(shown.table(book, f"Events of {notice.id}, in order of time", events))
    return Chapter(f"{notice.title} ({notice.id})", notice.id, tuple(blocks))


def _requirement(scope: Scope, one: Requirement) -> tuple[Shown, ...]:
    as_of = scope.book.as_of
    if one.met and one.met.on <= as_of:
        by = shown.record(scope.book, one.met.by)
        stands = shown.many(
            [
                shown.tag("Said to be met", "teal"),
                shown.when(one.met.on),
                by,
                *(shown.record(scope.book, item) for item in one.met.evidence),
            ]
        )
    elif one.due < as_of:
        stands = shown.many(
            [shown.tag("Not met", "red"), shown.text(f"overdue by {phrases.days((as_of - one.due).days)}")]
        )
    else:
        stands = shown.tag("Not yet due")
    return shown.text(one.text), shown.when(one.due), stands


def _responses(scope: Scope) -> Chapter:
    found = scope.lasting(Response, "opened", "stood_down.at")
    if not found:
        return Chapter("Responses", "responses", _nothing(scope, "response"))
    return Chapter("Responses", "responses", parts=tuple(_response(scope, one) for one in found))


def _response(scope: Scope, response: Response) -> Chapter:
    book = scope.book
    facts = shown.rows(book, response, leave_out=("id", "title", "notes", "roles", "evidence", "related"))
    roles = [role for role in response.roles if london(role.assigned) <= book.as_of]
    blocks = [
        chapter.rows(facts),
        *(chapter.broken(shown.table(book, f"Roles in {response.id}", roles)) if roles else ()),
    ]
    return Chapter(f"{response.title} ({response.id})", response.id, tuple(blocks))


def _decisions(scope: Scope) -> Chapter:
    found = scope.dated(Decision, "decided_at")
    if not found:
        return Chapter("Decisions", "decisions", _nothing(scope, "decision"))
    parts = tuple(Chapter(f"{one.title} ({one.id})", one.id, tuple(_decision(scope, one))) for one in found)
    return Chapter("Decisions", "decisions", parts=parts)


def _decision(scope: Scope, decision: Decision) -> Iterable[Block]:
    book = scope.book
    yield chapter.rows(
        [
            Row("Question", shown.text(decision.question)),
            Row("Decided", shown.when(decision.decided_at)),
            Row("Decided by", shown.many(shown.record(book, one) for one in decision.decided_by)),
            Row("Chosen", shown.text(decision.chosen)),
            Row("Reason", Shown("prose", decision.rationale)),
        ]
    )


def _minutes(scope: Scope) -> Chapter:
    found = scope.dated(Minutes, "held_at")
    if not found:
        return Chapter("Meetings", "minutes", _nothing(scope, "meeting"))
    return Chapter(
        "Meetings",
        "minutes",
        tuple(meeting.brag_legend(scope.book)),
        tuple(_meeting(scope, one) for one in found),
    )


def _meeting(scope: Scope, minutes: Minutes) -> Chapter:
    inner = meeting.account(scope.book, minutes, f"{minutes.id}-")
    return Chapter(f"{minutes.title} ({minutes.id})", minutes.id, parts=inner)


_SECTIONS: Mapping[str, Section] = {
    "plan": _plan,
    "actions": _actions,
    "controls": _controls,
    "incidents": _incidents,
    "measures": _measures,
    "audits": _audits,
    "enforcement": _enforcement,
    "risks": _risks,
    "responses": _responses,
    "safeguarding_totals": _safeguarding,
    "decisions": _decisions,
    "minutes": _minutes,
}
