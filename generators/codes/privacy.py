"""Codes PRV…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

_RULE_5 = "data dictionary, rule 5: people are pseudonyms, staff are ids"
_RULE_8 = "data dictionary, rule 8: what never enters a record"
_FOR_EVER = (
    "What is committed stays in git's history for ever, and everyone with a copy has it. "
    "The rule reports what it recognises, in values, comments, keys, tables and file names; it cannot promise that nothing else is there."
)
_COMMITTED = "If it was committed already, taking it out is not enough: follow the erasure procedure."

PRIVACY: tuple[Code, ...] = (
    Code(
        id="PRV001",
        title="NHS number",
        severity="error",
        why=f"{_FOR_EVER} Ten digits with a right check digit, or called an NHS number, are taken for one.",
        cure=f"Write the person's pseudonym. A reference that happens to look like one: put its letters directly before it "
        f"(NM-…). {_COMMITTED}",
        wrong="description: Dose missed for 943 476 5919",
        right="description: Dose missed for P-0104",
        source=_RULE_5,
    ),
    Code(
        id="PRV002",
        title="National Insurance number",
        severity="error",
        why=_FOR_EVER,
        cure=f"Write the staff id. {_COMMITTED}",
        wrong="notes: Agency worker QQ 12 34 56 C",
        right="notes: Agency worker STF-057",
        source=_RULE_5,
    ),
    Code(
        id="PRV003",
        title="Postcode",
        severity="error",
        why=f"{_FOR_EVER} In home care a postcode is often one household.",
        cure=f"Take it out; a service is named by its id. {_COMMITTED}",
        wrong="description: Visit at SW1A 1AA missed",
        right="description: Visit to P-0104 missed",
        source=_RULE_5,
    ),
    Code(
        id="PRV004",
        title="Telephone number",
        severity="error",
        why=f"{_FOR_EVER} `contact` of the provider and of organisations may hold one.",
        cure=f"Take it out; how people are reached is kept outside the repository. {_COMMITTED}",
        wrong="note: Daughter rang from 07700 900123",
        right="note: The family rang at 10:20",
        source=_RULE_5,
    ),
    Code(
        id="PRV005",
        title="E-mail address",
        severity="error",
        why=f"{_FOR_EVER} `contact` and a staff record's `email_aliases` may hold one.",
        cure=f"Take it out. {_COMMITTED}",
        wrong="note: Sent to a.person@example.org",
        right="note: Sent to the family",
        source=_RULE_5,
    ),
    Code(
        id="PRV006",
        title="Date of birth",
        severity="error",
        why=f"{_FOR_EVER} With a first name or a room it names one person.",
        cure=f"Take it out; where age matters, write a band (over 85). {_COMMITTED}",
        wrong="notes: P-0104, born 2 March 1941",
        right="notes: P-0104, over 80",
        source=_RULE_5,
    ),
    Code(
        id="PRV007",
        title="Name with a title",
        severity="error",
        why=f"{_FOR_EVER} A title and a word with a capital letter are taken for a name.",
        cure=f"Write the pseudonym or staff id; for professionals of other bodies their organisation and role. {_COMMITTED}",
        wrong="description: Mrs Example was found on the floor",
        right="description: P-0104 was found on the floor",
        source=_RULE_5,
    ),
    Code(
        id="PRV008",
        title="Name from the register",
        severity="error",
        why=f"{_FOR_EVER} This name is in the register of names that was given with --names.",
        cure=f"Write the pseudonym or staff id. {_COMMITTED}",
        source="data dictionary, staff: names live in a register outside the repository",
    ),
    Code(
        id="PRV009",
        title="Legal advice",
        severity="error",
        why="Privilege belongs to the provider and is lost by showing the advice to others, and these records are written "
        "to be shown. Its words stop publication, in any file.",
        cure="Keep it in the solicitor's own store, not even its title here. Where the word means something else, write "
        "another one.",
        wrong="rationale: Legal advice is that we accept the notice",
        right="rationale: The facts in the notice are right, so no representations are made",
        source=f"{_RULE_8}; guarantees §4.3, class P",
    ),
    Code(
        id="PRV010",
        title="Word that prejudges",
        severity="error",
        why="“Perpetrator” or “guilty” states as found what only somebody else can find: the local authority, an employer's "
        "own process, a court. In a concern the words are let pass once the local authority has decided (`la_outcome`).",
        cure="Say what was seen, heard or alleged, and by id of whom.",
        wrong="description: The perpetrator was moved to nights",
        right="description: STF-057, against whom the allegation is made, works under supervision since 14:00",
        source=f"{_RULE_8}; domain reference §4.3",
    ),
    Code(
        id="PRV011",
        title="Key for an HR outcome",
        severity="error",
        why="HR and safeguarding are two processes with different readers; neither stores the other's conclusion. Their "
        "mixing prejudges the one and breaks the confidence of the other.",
        cure="Take the key out. A concern may carry an opaque `hr_reference`; what made people safe belongs in "
        "`immediate_risk_mitigation`.",
        wrong="suspended: 2026-01-15",
        right="hr_reference: HR-2026-004\nimmediate_risk_mitigation:\n  - {at: 2026-01-15T10:40, by: STF-061, text: …}",
        source=f"{_RULE_8}; domain reference §4.3 (HR and safeguarding apart)",
    ),
    Code(
        id="PRV012",
        title="HR outcome in running text",
        severity="warning",
        why="The same as for keys; but running text cannot be judged by a rule (placements and medicines are suspended "
        "too), so this is said and does not stop publication.",
        cure="Take it out, or write it so that it cannot be misread.",
        wrong="note: STF-057 was suspended from duty",
        right="note: STF-057 did not work with P-0204 from 10:40; a separate process exists",
        source=_RULE_8,
    ),
)
