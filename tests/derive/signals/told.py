"""Signals of records given by hand, asked as the governance team reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from generators import catalogues
from generators.catalogues import Catalogues
from generators.derive import derive
from generators.derive.signals import Reading, Told
from generators.kinds import BY_PREFIX
from tests.derive.conftest import ledger
from tests.grown import past

DAY = date(2026, 5, 31)


@cache
def rows() -> Catalogues:
    return catalogues.load()


def place(record: Mapping[str, Any]) -> str:
    """Where a record would stand."""
    return f"records/{BY_PREFIX[record['id'].split('-', 1)[0]].folder}/{record['id']}.yml"


def all_signals(*records: Mapping[str, Any], as_of: date = DAY) -> tuple[Told, ...]:
    """Every signal of every scope, of records without a history."""
    told = ledger(*records)
    return derive(told, told, as_of, rows(), inside=True).signals


def of(found: tuple[Told, ...], signal: str, service: str = "SVC-1") -> Reading:
    """What one signal says of one service, or with an empty id of the provider."""
    (reading,) = [one.reading for one in found if one.signal.id == signal and one.scope.id == service]
    return reading


def reading(signal: str, *records: Mapping[str, Any], as_of: date = DAY, service: str = "SVC-1") -> Reading:
    """What one signal says of one service, without a history."""
    return of(all_signals(*records, as_of=as_of), signal, service)


def recorded(
    signal: str,
    *commits: tuple[str, tuple[Mapping[str, Any], ...]],
    as_of: date = DAY,
    service: str = "SVC-1",
) -> Reading:
    """The same of records that were recorded at these local times; the last version of each is today's."""
    last = {record["id"]: record for _, records in commits for record in records}
    today = ledger(*last.values())
    told = past([(when, {place(one): one for one in records}) for when, records in commits], today)
    return of(derive(today, today, as_of, rows(), told, inside=True).signals, signal, service)
