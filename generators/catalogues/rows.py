"""What the rows of the catalogues are, and where each comes from; rows that limit something stand in `limits`, the data in YAML.

Every row carries `source` (spelled out), `confidence` and `as_of`. Where a part of a row is less or differently sure than
the row, `parts` says so, and `provenance` answers for one part. Domain reference §0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import ConfigDict, Field

from generators.values import Count as Whole
from generators.values import Day, Flag
from generators.values import Text as Words

Confidence: TypeAlias = Literal["confirmed", "general_knowledge", "proposal"]
CONFIDENCES: tuple[Confidence, ...] = ("proposal", "general_knowledge", "confirmed")

# An id or code: letters and digits, joined by hyphens or underscores.
Name: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([_-][A-Za-z0-9]+)*$")]

# Nothing but the fields a class declares; what a value is, the class says.
STRICT = ConfigDict(extra="forbid", hide_input_in_errors=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Where something comes from, how sure it is, and as at when."""

    __pydantic_config__ = STRICT
    source: Words
    confidence: Confidence
    as_of: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class PartProvenance(Provenance):
    """The provenance of one named part of a row, where it differs from the row's own."""

    part: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyRow:
    """Anything that stands in a table by its id."""

    __pydantic_config__ = STRICT
    id: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(AnyRow):
    """What every row of facts has. `own` is true for a row that the provider wrote, false for one shipped."""

    source: Words
    confidence: Confidence
    as_of: Day
    parts: tuple[PartProvenance, ...] = ()
    note: Words | None = None
    own: Flag = False

    def provenance(self, part: str = "") -> Provenance:
        """The provenance of a part (a field's name; `law_count` for the counting rule of a law), else of the row."""
        found = next((found for found in self.parts if found.part == part), self)
        return Provenance(source=found.source, confidence=found.confidence, as_of=found.as_of)

    @property
    def least_confidence(self) -> Confidence:
        """The lowest confidence found anywhere in the row."""
        return min((self.confidence, *(part.confidence for part in self.parts)), key=CONFIDENCES.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term(Row):
    """A word of a controlled list, with its meaning."""

    title: Words
    definition: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyQuestion(Term):
    """One of the five key questions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceCategory(Term):
    """One of the six evidence categories."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbuseType(Term):
    """A type of abuse or neglect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorLevel(Term):
    """The level at which a contributory factor lies."""


# ------------------------------------------------------------------ sources
@dataclass(frozen=True, slots=True, kw_only=True)
class Source(AnyRow):
    """A source of facts, cited by its id in the rows."""

    citation: Words


# ------------------------------------------------------------------ law
@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument(Row):
    """A statutory instrument whose regulations a file holds."""

    title: Words
    short_title: Words
    citation: Words


Offence: TypeAlias = Literal["none", "direct", "qualified", "not_stated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation(Row):
    """One regulation; its id is `instrument/number`, since both instruments have a 12, a 16, a 17 and an 18.

    `offence`: `none` (regulatory action other than prosecution), `direct` (prosecutable without a warning notice first),
    `qualified` (direct, with the harm limb only) or `not_stated` (no stored source says). `offence_paragraphs` are the
    only paragraphs to which the offence attaches; empty means the whole regulation.
    """

    instrument: Name
    number: Words
    title: Words
    offence: Offence
    offence_paragraphs: tuple[Words, ...] = ()
    fundamental_standard: Flag = False
    trigger: Words | None = None
    clocks: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision(Row):
    """A single provision of law or of a regulator's policy, explained in plain words."""

    title: Words
    provision: Words
    text: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPenalty:
    """Sums of a penalty notice, in pounds; an alternative to prosecution, not a maximum."""

    __pydantic_config__ = STRICT
    provider_gbp: Whole
    manager_gbp: Whole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Penalty(Row):
    """What a court may impose at most for an offence, and the fixed sum that may be offered instead."""

    title: Words
    maximum: Words
    regulations: tuple[Words, ...] = ()
    fixed_penalty: FixedPenalty | None = None


# ------------------------------------------------------------------ frameworks
@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A rating and the percentage from which CQC gave it."""

    __pydantic_config__ = STRICT
    from_percent: Whole
    rating: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """How CQC scored under an edition. For reading only: no rating is predicted."""

    __pydantic_config__ = STRICT
    method: Name
    words: Words
    bands: tuple[Band, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition(Row):
    """One frozen version of an assessment framework."""

    publisher: Words
    title: Words
    sector: Name
    status: Literal["draft", "in_force", "superseded"]
    item_name: Words
    effective_from: Day | None = None
    effective_to: Day | None = None
    evidence_categories: tuple[Name, ...] = ()
    scoring: Scoring | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkItem(Row):
    """A quality statement or key line of enquiry; its id is `edition/slug`. `code` is ours, for short lists."""

    edition: Name
    slug: Name
    code: Name
    key_question: Name
    title: Words
    regulations: tuple[Words, ...] = ()


Relation: TypeAlias = Literal["exact", "close", "broad", "narrow", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk(Row):
    """Which item of one edition lies nearest to which of another; `to_item` is None where `relation` is `none`.

    `broad`: the new item covers more than the old one; `narrow`: it takes up only part of it.
    """

    from_item: Words
    to_item: Words | None = None
    relation: Relation
    reviewed_by: Words | None = None

    @property
    def provisional(self) -> bool:
        """Whether nobody has reviewed it yet."""
        return self.reviewed_by is None


# ------------------------------------------------------------------ learning
@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeArea(Row):
    """The upper level of the learning themes."""

    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme(Term):
    """A learning theme. `never_again`: one recurrence after closure is one too many (domain reference §7.2, R2)."""

    area: Name
    broader: Name | None = None
    never_again: Flag = False
    examples: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributoryFactor(Term):
    """A factor that a learning response may name; one that is not `terminal` may not be the last word."""

    terminal: Flag


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One step of a scale of harm, or one outcome of a test."""

    __pydantic_config__ = STRICT
    id: Name
    title: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HarmScale(Row):
    """A scale of harm; three different questions use three different ones (domain reference §4.4)."""

    title: Words
    used_for: Words
    levels: tuple[Level, ...]
    test: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HighRiskMedicine(Row):
    """A medicine or group of medicines for which a missed, late or wrong dose is more likely to hurt."""

    title: Words
    why: Words
    time_critical: Flag = False
    examples: tuple[Words, ...] = ()


Strength: TypeAlias = Literal["stronger", "intermediate", "weaker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionStrength(Term):
    """How strongly a kind of action changes what happens; a higher `rank` is stronger."""

    rank: Whole
    examples: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeType(Row):
    """A type of change and its usual strength; `with_observation` is the strength once competence was observed."""

    title: Words
    strength: Strength
    policy_only: Flag = False
    with_observation: Strength | None = None
