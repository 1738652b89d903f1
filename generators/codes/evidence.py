"""Codes EVD…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

_ITEM = "data dictionary, evidence"
_G16 = "guarantees G16: evidence is what it says"

EVIDENCE: tuple[Code, ...] = (
    Code(
        id="EVD001",
        title="Evidence with nothing behind it",
        severity="error",
        why="An evidence item supports a claim by a file, or says where the original is kept. Without either it is a claim "
        "about a claim.",
        cure="Add `file` and `sha256`, or `reference`.",
        wrong="claim: All night staff were observed in January",
        right="claim: All night staff were observed in January\nreference: Observation folder 3, registered office",
        source=_ITEM,
    ),
    Code(
        id="EVD002",
        title="File without its hash, or hash without its file",
        severity="error",
        why="The hash is taken when the file arrives. Only by it can anyone show later that nothing was changed.",
        cure="Add the `sha256` that the message gives, if this is the file as it was received.",
        wrong="file: bridge-house/rota-january.pdf",
        right="file: bridge-house/rota-january.pdf\nsha256: 9f86d081884c7d65…",
        source=_ITEM,
    ),
    Code(
        id="EVD003",
        title="Evidence file is not there",
        severity="error",
        why="The claim has lost its proof; a bundle sent out would lack the exhibit.",
        cure="Add the file below records/evidence/files/, or correct the path.",
        wrong="file: bridge-house/rota.pdf",
        right="file: bridge-house/rota-january.pdf",
        source=_G16,
    ),
    Code(
        id="EVD004",
        title="Evidence file has another hash",
        severity="error",
        why="The file is not the one that was hashed: it was opened and saved again, replaced, or damaged. As it stands it "
        "proves nothing.",
        cure="Restore the file as it was received from git's history. Only where the hash was wrong from the beginning, "
        "correct it and say so in `correction`.",
        source=_G16,
    ),
    Code(
        id="EVD005",
        title="Path that is not followed",
        severity="error",
        why="Evidence is a plain file of this repository. Paths that lead out of it, go through links, name folders or are "
        "spelled otherwise than on disk are refused, so that nothing foreign can slip into a page or bundle.",
        cure="Put the file itself below records/evidence/files/ and write its path from there, exactly as it is spelled.",
        wrong="file: ../../../home/shared/rota.pdf",
        right="file: bridge-house/rota.pdf",
        source="guarantees §6.4: evidence paths; G12",
    ),
    Code(
        id="EVD006",
        title="Git LFS pointer instead of the file",
        severity="error",
        why="The repository holds a short text that points to the file, not the file. It cannot be hashed or bundled.",
        cure="Fetch it with git lfs pull, or keep evidence outside Git LFS.",
        source="guarantees, attack H21",
    ),
    Code(
        id="EVD007",
        title="File that no evidence item names",
        severity="warning",
        why="It is kept for ever in git's history, and no page shows it: perhaps its record is missing, perhaps it should "
        "not be here at all.",
        cure="Describe it in an evidence item, or take it out.",
        wrong="records/evidence/files/scan-0007.pdf  # and no record with file: scan-0007.pdf",
        right="id: EVD-0031\nfile: scan-0007.pdf\nsha256: …",
        source=_ITEM,
    ),
    Code(
        id="EVD008",
        title="Table of a referral log cannot be used",
        severity="error",
        why="The receiver's list is matched one to one with our concerns. A row that cannot be read would look like a "
        "referral that never arrived.",
        cure="Keep a CSV file in UTF-8 beside the record, with the columns reference, received_at, service.",
        wrong="Ref,Date\nNM-204,4 March",
        right="reference,received_at,service\nNM-204,2026-03-04T10:15,SVC-tidewater",
        source="data dictionary, referral log",
    ),
)
