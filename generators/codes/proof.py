"""Codes PRF…, as the guide explains them.

Errors are claims that a record does not carry: their cure is to add the proof or to take the claim back. What was really
done but counts for little is a warning, for a rule that refused it would only make people write down something else.
"""

from __future__ import annotations

from generators.codes.code import Code

_STATES = "domain reference §6.4: action status, guards"

_DONE: tuple[Code, ...] = (
    Code(
        id="PRF001",
        title="Claimed done without evidence",
        severity="error",
        why="An action completed, a milestone reached or a requirement met is a claim to the regulator and commissioner. "
        "Without evidence it must not be published.",
        cure="Name the evidence items. Until there is evidence, take the claim out and write an update instead.",
        wrong="completed: {on: 2026-03-04, by: STF-041}",
        right="completed: {on: 2026-03-04, by: STF-041, evidence: [EVD-0031]}",
        source=_STATES,
    ),
    Code(
        id="PRF002",
        title="Milestone verified that nobody reached",
        severity="error",
        why="Verifying is looking whether a claim is right. Here there is no claim, so a plan would show more verified than "
        "claimed.",
        cure="Add `reached` with its evidence, or take `verified` out.",
        wrong="- id: observed\n  verified: {…}",
        right="- id: observed\n  reached: {on: 2026-03-04, by: STF-041, evidence: [EVD-0031]}\n  verified: {…}",
        source=_STATES,
    ),
    Code(
        id="PRF003",
        title="Verified by the person who answers for it",
        severity="warning",
        why="An owner who finds their own work effective gives reassurance, not assurance. It stays on record and counts "
        "for nothing: the action remains unverified.",
        cure="Have somebody else verify it. Small providers: a manager of another service, a commissioner, a consultant.",
        wrong="owner: STF-041\nverifications:\n  - {by: STF-041, …}",
        right="owner: STF-041\nverifications:\n  - {by: STF-002, …}",
        source=f"{_STATES}; §7.4 O4",
    ),
    Code(
        id="PRF004",
        title="Verification without evidence",
        severity="warning",
        why="What nobody else can look at cannot be relied on. It counts for nothing.",
        cure="Name what shows it: observations, the sample of records, the figures.",
        wrong="verifications:\n  - {on: 2026-04-02, by: STF-002, method: observation, outcome: effective}",
        right="verifications:\n  - {on: 2026-04-02, by: STF-002, method: observation, outcome: effective, evidence: [EVD-0040]}",
        source="domain reference §6.3",
    ),
    Code(
        id="PRF005",
        title="Found effective before it was done",
        severity="warning",
        why="A verification dated before completion, or of an action that nobody says is done, shows nothing about the "
        "action. It counts for nothing.",
        cure="Verify again after completion, or correct the date that is wrong.",
        wrong="completed: {on: 2026-03-04, …}\nverifications:\n  - {on: 2026-03-01, outcome: effective, …}",
        right="verifications:\n  - {on: 2026-04-02, outcome: effective, …}",
        source=f"{_STATES}; §7.4 O4 (iv)",
    ),
    Code(
        id="PRF006",
        title="Verified by interview only",
        severity="warning",
        why="Staff who can explain a change have heard of it. Whether practice changed shows in practice, in records, in "
        "outcomes, or to an outsider.",
        cure="Add a verification by observation, record_sample, outcome_measure or external.",
        wrong="method: interview",
        right="method: record_sample",
        source=f"{_STATES}; §6.3",
    ),
    Code(
        id="PRF007",
        title="Given up, held up or ended without a reason",
        severity="error",
        why="An action withdrawn, a response stood down or a step closed without saying why looks like one that was let go. "
        "Who reads it later cannot tell whether it was safe.",
        cure="Say in a sentence what led to it.",
        wrong="withdrawn: {on: 2026-03-04, approved_by: STF-002}",
        right="withdrawn: {on: 2026-03-04, approved_by: STF-002, reason: The council took over the adaptation}",
        source=_STATES,
    ),
    Code(
        id="PRF008",
        title="Approved by the owner alone",
        severity="warning",
        why="A due date moved, an action withdrawn or its strength judged by the owner has had no second pair of eyes.",
        cure="Let somebody else approve it, and name them.",
        wrong="owner: STF-041\nextensions:\n  - {approved_by: STF-041, …}",
        right="owner: STF-041\nextensions:\n  - {approved_by: STF-002, …}",
        source="data dictionary, action; domain reference §7.7",
    ),
)

_LOOPS: tuple[Code, ...] = (
    Code(
        id="PRF009",
        title="Concern closed with a step missing",
        severity="error",
        why="A safeguarding loop is closed when people were protected, the referral made or reasoned, the plan updated, "
        "family or an advocate considered, learning captured, and somebody other than the owner found it so. A concern "
        "called closed before that is how follow-up gets lost.",
        cure="Do what is missing and write it down with the day on which it was done: late stays visible, missing does not "
        "become done. Or take `closed` out until then, and keep an earlier closing in `notes`.",
        wrong="closed: {on: 2025-11-20, by: STF-060}  # no learning, no verification",
        right="learning: {captured_on: 2026-02-11, …}\nverification: {on: 2026-02-18, by: STF-007, outcome: effective, …}\n"
        "closed: {on: 2026-02-19, by: STF-060}",
        source="domain reference §4.3: closed loop; 2014 Regulations, regulation 13(3)",
    ),
    Code(
        id="PRF010",
        title="Incident closed with a duty open",
        severity="error",
        why="Notification, candour, RIDDOR and safeguarding are four duties with four tests; none discharges another. An "
        "incident closed with one undecided or not carried out may hide a breach.",
        cure="Decide and carry out each duty first, or take `closed` out.",
        wrong="decisions_required:\n  candour: {required: true, decided: {…}}\nclosed: {on: 2026-02-01, by: STF-040}",
        right="decisions_required:\n  candour: {required: true, decided: {…}, done: {…}}\nclosed: {on: 2026-02-01, by: STF-040}",
        source="domain reference §4.1, §4.2 and §9, fact 4",
    ),
    Code(
        id="PRF011",
        title="Duty denied against the harm recorded",
        severity="error",
        why="The record says that the test of the duty is met, and that the duty does not apply. One of the two is untrue, "
        "and a page would show both.",
        cure="Correct the one that is wrong.",
        wrong="harm: {candour_threshold: true, …}\ndecisions_required:\n  candour: {required: false, …}",
        right="harm: {candour_threshold: true, …}\ndecisions_required:\n  candour: {required: true, …}",
        source="2014 Regulations, regulation 20; 2009 Regulations, regulation 18",
    ),
    Code(
        id="PRF012",
        title="Duty not decided, or denied with hardly a reason",
        severity="warning",
        why="By the harm recorded the question arises. Not having decided is worse than having decided: write down who "
        "decided, when, and on which test, also where the answer is no.",
        cure="Add the decision with `decided` and `rationale`.",
        wrong="cqc_notification: {required: false, rationale: no}",
        right="cqc_notification:\n  required: false\n  decided: {at: 2026-01-15T09:10, by: STF-040}\n"
        "  rationale: Bruising that healed within days; no lasting impairment in the nurse's opinion",
        source="domain reference §7.5, N2",
    ),
    Code(
        id="PRF013",
        title="Learning response completed with nothing learned",
        severity="error",
        why="No lesson, no area for improvement and no action: a reader would take it for done, and nothing shows that "
        "anything was looked at.",
        cure="Write what was learned, also that nothing needs to change and why; or take `completed` out.",
        wrong="completed: 2026-02-01",
        right="completed: 2026-02-01\nlessons:\n  - {id: handover, theme: communication, text: …}",
        source="domain reference §4.4",
    ),
    Code(
        id="PRF014",
        title="Learning response without a later check",
        severity="warning",
        why="Inspectors want learning embedded, not only written into a policy. Whether practice changed shows only when "
        "somebody looks again later.",
        cure="Add `follow_up_check` with its method and due day.",
        right="follow_up_check: {method: record_sample, due: 2026-04-30}",
        source="domain reference §7.7, P1",
    ),
)

_OVERSIGHT: tuple[Code, ...] = (
    Code(
        id="PRF015",
        title="Decision without an option turned down",
        severity="warning",
        why="A decision that weighed nothing is hard to defend. What was turned down, and why, is what shows diligence "
        "later.",
        cure="Write the options, the rejected ones too, with what spoke for and against.",
        right="options:\n  - {option: Stop higher-risk holds, for: …, against: …}\n  - {option: Retrain first, for: …, against: …}",
        source="data dictionary, decision; domain reference §2.1: due diligence",
    ),
    Code(
        id="PRF016",
        title="Decision of a meeting that was not quorate",
        severity="warning",
        why="A meeting without its quorum cannot decide. The decision may be questioned by anyone.",
        cure="Bring it to the next quorate meeting, and record it there.",
        wrong="quorate: false\nitems:\n  - id: staffing\n    decisions: [DEC-0007]",
        right="quorate: false\nitems:\n  - id: staffing\n    discussion: Carried to the meeting of 19 March",
        source="domain reference §7.4, O6",
    ),
    Code(
        id="PRF017",
        title="Minutes approved by somebody who was not there",
        severity="warning",
        why="Approving minutes says that they are a right account. Only who was present can say so.",
        cure="Let the chair or someone present approve them.",
        source="data dictionary, minutes",
    ),
    Code(
        id="PRF018",
        title="Response without a control",
        severity="warning",
        why="The first question about a response is what made people safe at once. Without a control nothing answers it.",
        cure="Name the controls that were put in place.",
        wrong="controls: []",
        right="controls: [CTL-BH-holds-stopped, CTL-BH-shift-supervisor]",
        source="domain reference §6.2: immediate control",
    ),
    Code(
        id="PRF019",
        title="Audit result that nobody should type",
        severity="error",
        why="Results are worked out from the criteria. A typed result is right only where the tool itself defines a pass "
        "mark; elsewhere it can say pass where the criteria say otherwise.",
        cure="Take `result` out, or add the tool's `pass_mark`.",
        wrong="result: pass",
        right="pass_mark: 90\nresult: pass",
        source="data dictionary, rule 2 and audit",
    ),
    Code(
        id="PRF020",
        title="Finding from which nothing follows",
        severity="warning",
        why="An audit finding without an action, and without a reason why none is needed, will be found again.",
        cure="Name the action, or give the reason.",
        wrong="findings:\n  - {id: unsigned, criterion: signed, severity: high, text: …}",
        right="findings:\n  - {id: unsigned, criterion: signed, severity: high, text: …, action: ACT-0012}",
        source="domain reference §7.4, O2",
    ),
    Code(
        id="PRF021",
        title="Outcome against the answers",
        severity="error",
        why="The check says met, and one of its questions is answered no. Coverage would count as met what was not.",
        cure="Correct the outcome (deviation) or the answer.",
        wrong="outcome: met\nresults: {supervisor_named: no}",
        right="outcome: deviation\nresults: {supervisor_named: no}",
        source="data dictionary, check log",
    ),
    Code(
        id="PRF022",
        title="Somebody observed themselves",
        severity="error",
        why="Observed practice is practice that another person watched. A hold must not end on one's own word.",
        cure="Correct the observer or the person observed.",
        wrong="staff: STF-045\nobserver: STF-045",
        right="staff: STF-045\nobserver: STF-042",
        source="domain reference §8: observed practice",
    ),
    Code(
        id="PRF023",
        title="Tracker says yes where the record shows nothing",
        severity="warning",
        why="The daily review of a concern answers five questions. A yes with nothing behind it in the same record is how "
        "a tracker becomes a tick-box.",
        cure="Write down what was done and when, or correct the answer.",
        wrong="tracker_reviews:\n  - {on: 2026-02-03, checks: {referral_made: yes, …}}  # no referral.made_at",
        right="referral: {required: true, made_at: 2026-02-03T11:20, …}",
        source="domain reference §4.3; data dictionary, safeguarding concern",
    ),
    Code(
        id="PRF024",
        title="Allegation against staff without immediate mitigation",
        severity="warning",
        why="Risk is lowered at once by a neutral act that prejudges nothing, whatever the employer's own process finds "
        "later. Nothing here shows that it was.",
        cure="Write the act with its time in `immediate_risk_mitigation`.",
        right="immediate_risk_mitigation:\n  - {at: 2026-03-02T10:40, by: STF-061, text: STF-070 works in the kitchen today}",
        source="domain reference §4.3 (HR and safeguarding apart)",
    ),
    Code(
        id="PRF025",
        title="Risk rated lower without a control that earned it",
        severity="warning",
        why="A risk does not fall by being looked at. A lower rating that names no control looks like a rating adjusted to "
        "please.",
        cure="Name the control in the rationale, and what shows that it works.",
        wrong="rationale: Things have calmed down",
        right="rationale: CTL-BH-shift-supervisor in place since 16 January, 40 of 42 slots recorded",
        source="domain reference §7.1, F2",
    ),
    Code(
        id="PRF026",
        title="Practice found wanting, and no follow-up due",
        severity="warning",
        why="Developing or not competent means that somebody looks again. Without a day it will not happen.",
        cure="Add `follow_up` with its due day.",
        wrong="outcome: not_competent",
        right="outcome: not_competent\nfollow_up: {due: 2026-02-17}",
        source="domain reference §4.6: recheck before resuming",
    ),
    Code(
        id="PRF027",
        title="Step closed with a requirement open",
        severity="warning",
        why="A notice whose requirements are not all met may be over, but then somebody at CQC said so.",
        cure="Add `met` with its evidence, or say in `outcome` what became of the requirement.",
        source="domain reference §3.1 and §7.1, F3",
    ),
)

PROOF: tuple[Code, ...] = (*_DONE, *_LOOPS, *_OVERSIGHT)
