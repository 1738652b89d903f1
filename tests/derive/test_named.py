"""Which records name which person: by a field of their own, or in words; never as a part of another id."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from generators import ledger as ledgers
from generators.derive.named import named, pseudonyms
from generators.ledger import Ledger
from tests.derive.conftest import ledger

INCIDENT = """\
id: INC-1
title: A fall
occurred_at: 2026-02-03T09:00
became_aware_at: 2026-02-03T09:05
reported_at: 2026-02-03T09:30
category: falls
harm: {physical: low, psychological: none, reg18_injury: false, candour_threshold: false}
persons: [P-0007]
description: P-0007 fell while P-002 looked on.
"""
DECISION = """\
id: DEC-1
title: Two carers
question: What keeps P-0007 safe?
decided_at: 2026-02-03T12:00
decided_by: [STF-1]
chosen: Two carers
rationale: "Because of P-002, and of XP-003, INC-P-004 and P-12."
"""


def test_a_record_about_somebody_is_told_from_one_that_only_names_them() -> None:
    found = named(ledger(INCIDENT, DECISION))
    assert list(found) == ["P-002", "P-0007"]
    assert [(one.record, one.concerned) for one in found["P-0007"]] == [("DEC-1", False), ("INC-1", True)]
    assert [(one.record, one.concerned) for one in found["P-002"]] == [("DEC-1", False), ("INC-1", False)]
    assert found["P-0007"][1].places == (("persons", 0), ("description",))


def test_a_part_of_another_id_is_no_pseudonym() -> None:
    assert pseudonyms("XP-003, INC-P-004, P-12, P-1234567, P-004-x and P-004's") == ("P-004",)


@given(st.integers(0, 1000))
def test_the_order_of_files_changes_nothing(seed: int) -> None:
    whole = ledger(INCIDENT, DECISION)
    documents = list(whole.documents)
    random.Random(seed).shuffle(documents)
    shuffled: Ledger = ledgers.build(documents)[0]
    assert named(shuffled) == named(whole)
    assert list(named(shuffled)) == list(named(whole))
