"""A commit as its object says it: as git writes it, and in every way in which it may be written otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generators.history import commits
from generators.history.commits import parse

TREE = b"tree " + b"a" * 40 + b"\n"
AUTHOR = b"author Registered manager <stf-040@example.invalid> 1768471200 +0000\n"
COMMITTER = b"committer Quality lead <stf-002@example.invalid> 1768474800 +0100\n"
USUAL = TREE + b"parent " + b"b" * 40 + b"\n" + AUTHOR + COMMITTER + b"\nACT-1: due date moved\n"


def test_a_commit_says_who_when_and_what() -> None:
    commit = parse("c" * 40, USUAL)
    assert commit.parents == ("b" * 40,)
    assert (commit.author.name, commit.author.email) == ("Registered manager", "stf-040@example.invalid")
    assert commit.author.when == datetime(2026, 1, 15, 10, tzinfo=UTC)
    assert commit.committer.when == datetime(2026, 1, 15, 12, tzinfo=timezone(timedelta(hours=1)))
    assert (commit.subject, commit.body, commit.trailers) == ("ACT-1: due date moved", "", ())
    assert commit.form == ""
    assert commit.faults == ()


def test_subject_body_and_trailers_are_told_apart() -> None:
    said = b"Subject that\ngoes on\n\nWhy it was done.\n\nMore of it.\n\nBackfill: kept on paper\n  until March\nReviewed-by: STF-1\n"
    commit = parse("c" * 40, TREE + AUTHOR + COMMITTER + b"\n" + said)
    assert commit.subject == "Subject that goes on"
    assert commit.body == "Why it was done.\n\nMore of it."
    assert commit.trailers == (("Backfill", "kept on paper until March"), ("Reviewed-by", "STF-1"))
    assert commit.trailer("backfill") == "kept on paper until March"
    assert commit.trailer("migration") == ""


def test_a_subject_alone_is_no_trailer() -> None:
    assert parse("c" * 40, TREE + AUTHOR + COMMITTER + b"\nBackfill: yes\n").trailers == ()


@pytest.mark.parametrize(
    ("armour", "form"),
    [
        (b"-----BEGIN SSH SIGNATURE-----", "ssh"),
        (b"-----BEGIN PGP SIGNATURE-----", "openpgp"),
        (b"-----BEGIN SIGNED MESSAGE-----", "x509"),
        (b"-----BEGIN SOMETHING-----", "unknown"),
    ],
)
def test_the_form_of_a_signature_is_told(armour: bytes, form: str) -> None:
    signed = TREE + AUTHOR + COMMITTER + b"gpgsig " + armour + b"\n abc\n -----END-----\n\nSigned\n"
    commit = parse("c" * 40, signed)
    assert (commit.form, commit.subject, commit.faults) == (form, "Signed", ())


@pytest.mark.parametrize("encoding", ["iso-8859-1", "cp1252"])
def test_another_encoding_is_read_as_it_says(encoding: str) -> None:
    head = (
        TREE + "author Zoë <z@x> 1 +0000\n".encode(encoding) + COMMITTER + f"encoding {encoding}\n".encode()
    )
    commit = parse("c" * 40, head + "\nCafé\n".encode(encoding))
    assert (commit.author.name, commit.subject, commit.faults) == ("Zoë", "Café", ())


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (AUTHOR + COMMITTER + b"\nx", "does not begin with the tree"),
        (TREE + COMMITTER + b"\nx", "names no author"),
        (TREE + AUTHOR + AUTHOR + COMMITTER + b"\nx", "names 2 authors"),
        (TREE + b"author Nobody\n" + COMMITTER + b"\nx", "not written as a name, an address and a time"),
        (TREE + b"author N <n>\n" + COMMITTER + b"\nx", "the time of its author cannot be read"),
        (TREE + b"author N <n> 99999999999999 +0000\n" + COMMITTER + b"\nx", "beyond any calendar"),
        (TREE + b"author N <n> 999999999999 +0000\n" + COMMITTER + b"\nx", "beyond any calendar"),
        (TREE + AUTHOR + COMMITTER + b"\nhidden\0text", "zero byte"),
        (TREE + AUTHOR + COMMITTER + b"\ncaf\xe9", "not in the encoding it names"),
        (TREE + AUTHOR + COMMITTER + b"encoding nonsense\n\nx", "not in the encoding it names"),
        (b"", "does not begin with the tree"),
    ],
)
def test_what_is_malformed_is_said_and_never_raised(raw: bytes, fault: str) -> None:
    assert any(fault in said for said in parse("c" * 40, raw).faults)


HEADS = st.sampled_from(
    [
        TREE,
        b"parent " + b"d" * 40 + b"\n",
        AUTHOR,
        COMMITTER,
        b"author X <x> -5 +0030\n",
        b"gpgsig x\n y\n",
        b"odd line\n",
        b"\n",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(HEADS, max_size=7), st.binary(max_size=30))
def test_reading_in_one_go_and_line_by_line_say_the_same(heads: list[bytes], body: bytes) -> None:
    raw = b"".join(heads) + b"\n" + body
    assert parse("c" * 40, raw) == commits._unusual("c" * 40, raw)


def test_the_usual_form_is_read_the_same_way_either_way() -> None:
    assert parse("c" * 40, USUAL) == commits._unusual("c" * 40, USUAL)
