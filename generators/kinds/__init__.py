"""Every record kind this ledger holds. A new kind is a module here and a line below."""

from __future__ import annotations

from collections.abc import Mapping

from generators.kind import Kind
from generators.kinds import (
    action,
    activity,
    audit,
    check_log,
    control,
    decision,
    enforcement,
    evidence,
    feedback,
    high_risk_medicine,
    incident,
    learning_response,
    mar_reconciliation,
    measure,
    minutes,
    observation,
    organisation,
    plan,
    provider,
    referral_log,
    response,
    risk,
    safeguarding_concern,
    service,
    staff,
    submission,
)

KINDS: tuple[Kind, ...] = (
    provider.KIND,
    service.KIND,
    staff.KIND,
    activity.KIND,
    organisation.KIND,
    enforcement.KIND,
    response.KIND,
    risk.KIND,
    control.KIND,
    check_log.KIND,
    incident.KIND,
    learning_response.KIND,
    safeguarding_concern.KIND,
    referral_log.KIND,
    feedback.KIND,
    decision.KIND,
    minutes.KIND,
    plan.KIND,
    action.KIND,
    audit.KIND,
    observation.KIND,
    high_risk_medicine.KIND,
    mar_reconciliation.KIND,
    measure.KIND,
    evidence.KIND,
    submission.KIND,
)

BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
BY_FOLDER: Mapping[str, Kind] = {kind.folder: kind for kind in KINDS if kind.folder}
BY_PREFIX: Mapping[str, Kind] = {kind.prefix: kind for kind in KINDS if kind.prefix}
