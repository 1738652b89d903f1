"""Time-stamps by an authority made here give bounds in time, and a date outside them is found (guarantees §1, G5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generators.integrity import Report, read_witness
from tests.history.keys import Key
from tests.history.test_tokens import SETTINGS, Authority, openssl
from tests.integrity.made import CARER, MANAGER, UPDATED, Made, Outside, codes, lodged, told, trusting

RECORD = "records/actions/ACT-1.yml"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("authority")
    (folder / "settings").write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    made = Authority(folder)
    made.certificate("root", "root", "root")
    made.certificate("stranger", "stranger", "root")
    made.certificate("stamper", "root", "stamps")
    return made


def stamp(authority: Authority, content: bytes) -> bytes:
    (authority.folder / "content").write_bytes(content)
    openssl(authority.folder, "ts", "-query", "-data", "content", "-sha256", "-cert", "-out", "query")
    openssl(
        authority.folder, "ts", "-reply", "-queryfile", "query", "-config", "settings", "-signer", "stamper.pem",
        "-inkey", "stamper.key", "-out", "reply",
    )  # fmt: skip
    return (authority.folder / "reply").read_bytes()


def stamped(made: Made, folder: Path, authority: Authority, *, of: bytes | None = None) -> Outside:
    """The lodged copy of a head with a time-stamp beside it."""
    assert made.key is not None
    one = lodged(made, folder)
    (folder / f"{one.name}.tsr").write_bytes(stamp(authority, of if of is not None else one.raw))
    trust = trusting((f"{MANAGER},{CARER}", made.key, ""))
    return Outside(trust, (read_witness(folder / one.name),), None, authority.pem("root"))


def committed(made: Made, folder: Path, authority: Authority, when: datetime | None = None) -> str:
    """Commit a stamped copy of the head into the repository."""
    raw = lodged(made, folder).raw
    files: dict[str, str | bytes | None] = {
        "custody/2026-11.json": raw,
        "custody/2026-11.json.tsr": stamp(authority, raw),
    }
    return made.commit("Stamped", files, when=when)


def assert_found(report: Report, verdict: str, *wanted: str) -> None:
    assert codes(report) == set(wanted), [(one.code, one.words, one.cases) for one in report.findings]
    assert report.verdict == verdict


def test_a_stamp_over_a_lodged_copy_says_by_when_it_existed(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    report = stamped(sound, tmp_path, authority).audit(sound)
    assert_found(report, "verified")
    assert report.facts.not_later is not None
    assert before <= report.facts.not_later <= datetime.now(UTC)
    assert any(said.startswith("This exact content existed no later than") for said in report.statements)
    assert report.facts.not_earlier is None


def test_a_commit_that_claims_to_be_newer_than_its_stamp(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    sound.commit("Ahead", {RECORD: UPDATED + "# \n"}, when=datetime.now(UTC) + timedelta(days=1))
    report = stamped(sound, tmp_path, authority).audit(sound, today=None)
    assert_found(report, "verified with remarks", "HIS027")
    assert "existed no later than" in told(report, "HIS027")


def test_a_backdated_commit_after_a_stamp_in_the_history(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    """Claimed in March, put together in whatever month this test runs: the stamp lies in its past."""
    now = datetime.now(UTC).replace(microsecond=0)
    first = committed(sound, tmp_path, authority, now + timedelta(seconds=30))
    roots = authority.pem("root")
    assert sound.key is not None
    trust = trusting((MANAGER, sound.key, ""))
    clean = Outside(trust, (lodged(sound, tmp_path),), None, roots).audit(sound, today=None)
    assert_found(clean, "verified")
    assert clean.facts.not_earlier is not None
    assert any("put together no earlier than" in said for said in clean.statements)
    sound.git("reset", "-q", "--hard", "HEAD~1")
    committed(sound, tmp_path, authority)
    sound.commit("Backdated", {RECORD: UPDATED + "# \n"})
    report = Outside(trust, (lodged(sound, tmp_path),), None, roots).audit(sound, today=None)
    assert_found(report, "verified with remarks", "HIS027")
    assert told(report, "HIS027").count("put together no earlier than") == 2
    assert first not in report.touched


def test_a_stamp_for_another_content_gives_no_bound(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    report = stamped(sound, tmp_path, authority, of=b"another content").audit(sound)
    assert_found(report, "verified with remarks", "HIS028")
    assert report.facts.not_later is None
    assert "another content" in told(report, "HIS028")


def test_a_stamp_by_an_authority_that_nobody_trusts_gives_no_bound(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    known = replace(stamped(sound, tmp_path, authority), roots=authority.pem("stranger"))
    assert_found(known.audit(sound), "verified with remarks", "HIS028")


def test_a_stamp_without_roots_is_said_not_to_have_been_checked(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    report = replace(stamped(sound, tmp_path, authority), roots=None).audit(sound)
    assert_found(report, "verified")
    assert any(one.what == "the time-stamps" for one in report.not_checked)


def test_a_committed_copy_whose_content_is_not_what_was_stamped_breaks(
    sound: Made, tmp_path: Path, authority: Authority
) -> None:
    one = lodged(sound, tmp_path)
    raw = one.raw.replace(one.manifest.encode(), b"0" * 64)
    now = datetime.now(UTC) + timedelta(seconds=30)
    files: dict[str, str | bytes | None] = {"custody/a.json": raw, "custody/a.tsr": stamp(authority, raw)}
    sound.commit("Stamped", files, when=now)
    assert sound.key is not None
    known = Outside(
        trusting((MANAGER, sound.key, "")), (lodged(sound, tmp_path),), None, authority.pem("root")
    )
    assert_found(known.audit(sound, today=None), "not verified", "HIS009")


def test_a_key_is_judged_by_when_a_stamp_shows_the_commit(
    sound: Made, tmp_path: Path, authority: Authority, stranger: Key
) -> None:
    sound.commit("By a leaver", {RECORD: UPDATED + "# \n"}, who=CARER, key=stranger)
    assert sound.key is not None
    trust = trusting((MANAGER, sound.key, ""), (CARER, stranger, 'valid-before="20260401"'))
    known = replace(stamped(sound, tmp_path, authority), trust=trust)
    assert_found(known.audit(sound), "verified with remarks", "HIS014")
    assert_found(replace(known, roots=None).audit(sound), "verified with remarks", "HIS017")
