"""Which catalogue files there are, what each holds, and how the rows of a file get their ids; nothing is read here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from generators.catalogues import limits, rows

Raw = dict[str, Any]


def _as_given(raw: Raw, _header: Raw) -> Raw:
    return raw


def _joined(first: object, second: object) -> str | None:
    return f"{first}/{second}" if isinstance(first, str) and isinstance(second, str) else None


def _regulation(raw: Raw, header: Raw) -> Raw:
    return {**raw, "id": _joined(header.get("id"), raw.get("number")), "instrument": header.get("id")}


def _item(raw: Raw, header: Raw) -> Raw:
    return {**raw, "id": _joined(header.get("id"), raw.get("slug")), "edition": header.get("id")}


def _crosswalk(raw: Raw, header: Raw) -> Raw:
    """`from` and `to` are slugs of the two editions that the file's header names."""
    filled = {key: value for key, value in raw.items() if key not in {"from", "to"}}
    filled["from_item"] = _joined(header.get("from_edition"), raw.get("from"))
    filled["to_item"] = _joined(header.get("to_edition"), raw.get("to"))
    goes_to = filled["to_item"] or header.get("to_edition")
    return {**filled, "id": f"{filled['from_item']} > {goes_to}"}


@dataclass(frozen=True, slots=True)
class File:
    """A sort of catalogue file: the names it may have, those shipped, and its tables (key -> class of its rows).

    `header` is the key of the mapping that says what the rows belong to, `header_row` the class of row it makes (None
    where it makes none). `made` are fields that the file does not hold because `identify` fills them in.
    """

    pattern: str
    shipped: tuple[str, ...]
    tables: Mapping[str, type[rows.AnyRow]]
    header: str = ""
    header_row: type[rows.Row] | None = None
    identify: Callable[[Raw, Raw], Raw] = _as_given
    made: frozenset[str] = frozenset()


def _plain(name: str, **tables: type[rows.AnyRow]) -> File:
    return File(pattern=name, shipped=(name,), tables=tables)


FILES: tuple[File, ...] = (
    _plain("sources.yml", sources=rows.Source),
    File(
        pattern="regulations/*.yml",
        shipped=("regulations/hsca-ra-2014.yml", "regulations/cqc-reg-2009.yml"),
        tables={"regulations": rows.Regulation},
        header="instrument",
        header_row=rows.Instrument,
        identify=_regulation,
        made=frozenset({"id", "instrument"}),
    ),
    File(
        pattern="frameworks/*.yml",
        shipped=("frameworks/cqc-saf-2023.yml", "frameworks/cqc-asc-2026-draft.yml"),
        tables={"items": rows.FrameworkItem},
        header="edition",
        header_row=rows.Edition,
        identify=_item,
        made=frozenset({"id", "edition"}),
    ),
    File(
        pattern="mappings/*.yml",
        shipped=("mappings/cqc-saf-2023__cqc-asc-2026-draft.yml",),
        tables={"pairs": rows.Crosswalk},
        header="mapping",
        identify=_crosswalk,
        made=frozenset({"id", "from_item", "to_item"}),
    ),
    _plain("key-questions.yml", key_questions=rows.KeyQuestion),
    _plain("evidence-categories.yml", evidence_categories=rows.EvidenceCategory),
    _plain("themes.yml", theme_areas=rows.ThemeArea, themes=rows.Theme),
    _plain("high-risk-medicines.yml", high_risk_medicines=rows.HighRiskMedicine),
    _plain("clocks.yml", clocks=limits.Clock),
    _plain("thresholds.yml", thresholds=limits.Threshold),
    _plain("action-hierarchy.yml", action_strengths=rows.ActionStrength, change_types=rows.ChangeType),
    _plain("enforcement-types.yml", enforcement_types=limits.EnforcementType),
    _plain("abuse-types.yml", abuse_types=rows.AbuseType),
    _plain("notification-kinds.yml", notification_kinds=limits.NotificationKind),
    _plain(
        "contributory-factors.yml",
        factor_levels=rows.FactorLevel,
        contributory_factors=rows.ContributoryFactor,
    ),
    _plain("harm-scales.yml", harm_scales=rows.HarmScale),
    _plain("retention.yml", retention=limits.Retention),
    _plain("penalties.yml", penalties=rows.Penalty),
    _plain("provisions.yml", provisions=rows.Provision),
)


def file_of(name: str) -> File | None:
    """The sort of file that a name (posix, from the catalogues' folder) belongs to."""
    return next((file for file in FILES if fnmatchcase(name, file.pattern) and name.count("/") < 2), None)


def files_with(row: type[rows.AnyRow]) -> File:
    """The sort of file that holds rows of this class.

    Raises:
        KeyError: no catalogue holds such rows.
    """
    for file in FILES:
        if row in file.tables.values() or row is file.header_row:
            return file
    raise KeyError(row.__name__)
