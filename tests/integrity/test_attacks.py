"""Every attack on the history of guarantees §3, H1 to H24: made with real git, overlooked by plain git where it is, and found."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from generators.integrity import Report
from tests.history.keys import Key
from tests.integrity.made import (
    ACTION,
    CARER,
    DECISION,
    FIRST,
    INCIDENT,
    MANAGER,
    UPDATED,
    Made,
    Outside,
    begun,
    codes,
    lodged,
    logged,
    outside,
    told,
    trusting,
)

REMARKS = "verified with remarks"
NOT = "not verified"
RECORD = "records/actions/ACT-1.yml"


def assert_found(report: Report, verdict: str, *wanted: str) -> None:
    """These codes and no others that break or weaken."""
    assert codes(report) == set(wanted), [(one.code, one.words) for one in report.findings]
    assert report.verdict == verdict


def fully(made: Made, folder: Path) -> Outside:
    """What outsiders hold of a history as it now is."""
    return outside(made, folder / "outside-again")


# ------------------------------------------------------------------ H1
def test_h1_a_commit_dated_before_the_one_it_follows(sound: Made, tmp_path: Path) -> None:
    sound.commit("Backdated", {RECORD: UPDATED + "# \n"}, when=FIRST + timedelta(hours=1))
    assert sound.git("fsck", "--strict") == ""
    trusted = replace(fully(sound, tmp_path), receipts=None)
    report = trusted.audit(sound)
    assert_found(report, REMARKS, "HIS021")
    assert "3 days earlier" in told(report, "HIS021")


def test_h1_a_commit_written_after_it_was_committed(sound: Made, tmp_path: Path) -> None:
    when = FIRST + timedelta(days=5)
    sound.commit("Clock", {RECORD: UPDATED + "# \n"}, when=when, authored=when + timedelta(minutes=6))
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS022")


def test_h1_five_minutes_between_two_clocks_are_let_pass(sound: Made, tmp_path: Path) -> None:
    when = FIRST + timedelta(days=5)
    sound.commit("Clock", {RECORD: UPDATED + "# \n"}, when=when, authored=when + timedelta(minutes=5))
    sound.commit("Clock", {RECORD: UPDATED + "# # \n"}, when=when - timedelta(minutes=5))
    assert_found(fully(sound, tmp_path).audit(sound), "verified")


def test_h1_a_commit_made_long_after_it_was_written(sound: Made, tmp_path: Path) -> None:
    when = FIRST + timedelta(days=5)
    sound.commit("Amended", {RECORD: UPDATED + "# \n"}, when=when, authored=when - timedelta(days=3))
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS023")


def test_h1_a_commit_of_the_future(sound: Made, tmp_path: Path) -> None:
    sound.commit("Tomorrow", {RECORD: UPDATED + "# \n"}, when=FIRST + timedelta(days=90))
    known = fully(sound, tmp_path)
    assert_found(known.audit(sound), REMARKS, "HIS024")
    assert_found(known.audit(sound, today=None), "verified")


def test_h1_a_commit_that_the_server_saw_before_its_date(sound: Made, tmp_path: Path) -> None:
    log = logged(sound, tmp_path, late={sound.head: -timedelta(minutes=6)})
    report = replace(fully(sound, tmp_path), receipts=log).audit(sound)
    assert_found(report, REMARKS, "HIS025")


def test_h1_a_backdated_history_is_late_by_the_servers_clock(sound: Made, tmp_path: Path) -> None:
    """Both dates forged, in order: nothing in the repository itself contradicts them."""
    commits = sound.git("rev-list", "--reverse", "HEAD").splitlines()
    known = fully(sound, tmp_path)
    assert_found(replace(known, receipts=None).audit(sound), "verified")
    late = {commit: timedelta(days=311) for commit in commits}
    report = replace(known, receipts=logged(sound, tmp_path, late=late)).audit(sound)
    assert_found(report, REMARKS, "HIS026", "HIS032")
    assert "311 days LATE" in told(report, "HIS026")


# ------------------------------------------------------------------ H2 to H5: who signed
def test_h2_another_name_than_the_signers(sound: Made, tmp_path: Path) -> None:
    sound.commit("Not by me", {RECORD: UPDATED + "# \n"}, who="director@example.invalid")
    (tmp_path / "trusted").write_text(f"{MANAGER} {sound.key.public}\n" if sound.key else "")
    checked = sound.run(
        "-c", f"gpg.ssh.allowedSignersFile={tmp_path}/trusted", "verify-commit", "HEAD", check=False
    )
    assert checked.returncode == 0
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS013")
    assert "director@example.invalid" in told(report, "HIS013")


def test_h2_another_committer_than_the_signer(sound: Made, tmp_path: Path) -> None:
    sound.commit("Not by me", {RECORD: UPDATED + "# \n"}, who=MANAGER, committer="director@example.invalid")
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS013")


def test_h2_without_a_signature_anybody_can_be_named(sound: Made, tmp_path: Path) -> None:
    sound.signed = False
    sound.commit("Unsigned", {RECORD: UPDATED + "# \n"})
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS011")


def test_h2_a_signature_taken_from_another_commit(sound: Made, tmp_path: Path) -> None:
    raw = sound.raw("HEAD").replace(b"What a transfer is", b"What a transfer was")
    sound.git("reset", "-q", "--soft", sound.stored("commit", raw))
    sound.times[sound.head] = FIRST + timedelta(days=4)
    assert_found(fully(sound, tmp_path).audit(sound), NOT, "HIS007")


@pytest.fixture
def leaver(sound: Made, tmp_path: Path, stranger: Key) -> Outside:
    """The sound history, a commit on top by somebody who left on 6 March, pushed on 20 March and dated back to that day."""
    when = FIRST + timedelta(days=4, hours=1)
    commit = sound.commit("By a leaver", {RECORD: UPDATED + "# \n"}, who=CARER, key=stranger, when=when)
    list_ = f'{CARER} valid-before="20260307" {stranger.public}\n'
    (tmp_path / "trusted").write_text(list_)
    checked = sound.run(
        "-c", f"gpg.ssh.allowedSignersFile={tmp_path}/trusted", "verify-commit", "HEAD", check=False
    )
    assert checked.returncode == 0, "git judges by the date that the signer chose"
    assert sound.key is not None
    trust = trusting((MANAGER, sound.key, ""), (CARER, stranger, 'valid-before="20260307"'))
    log = logged(sound, tmp_path, late={commit: timedelta(days=14)})
    return Outside(trust, (lodged(sound, tmp_path),), log)


def test_h3_a_leavers_key_is_judged_when_the_server_saw_it(sound: Made, leaver: Outside) -> None:
    report = leaver.audit(sound)
    assert_found(report, REMARKS, "HIS014", "HIS026")
    assert "not on 2026-03-20" in told(report, "HIS014")


def test_h3_without_a_log_the_claimed_date_is_named_as_the_only_basis(sound: Made, leaver: Outside) -> None:
    assert_found(replace(leaver, receipts=None).audit(sound), REMARKS, "HIS017")


def test_h3_a_key_that_has_not_ended_yet_needs_no_such_remark(
    sound: Made, leaver: Outside, stranger: Key
) -> None:
    assert sound.key is not None
    trust = trusting((MANAGER, sound.key, ""), (CARER, stranger, 'valid-before="20270101"'))
    assert_found(replace(leaver, receipts=None, trust=trust).audit(sound), "verified")


def test_h4_a_key_added_in_the_commit_that_it_signs(sound: Made, tmp_path: Path, stranger: Key) -> None:
    list_ = f"{CARER} {stranger.public}\n"
    sound.commit("Let me in", {"allowed_signers": list_}, who=CARER, key=stranger)
    sound.commit("I am in", {RECORD: UPDATED + "# \n"}, who=CARER, key=stranger)
    checked = sound.run(
        "-c", "gpg.ssh.allowedSignersFile=allowed_signers", "verify-commit", "HEAD", check=False
    )
    assert checked.returncode == 0
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS012", "HIS016")
    assert told(report, "HIS012").count("commit ") == 2


def test_h4_a_key_added_by_somebody_trusted_counts_from_then_on(
    sound: Made, tmp_path: Path, stranger: Key
) -> None:
    sound.commit("The carer signs too", {"allowed_signers": f"{CARER} {stranger.public}\n"})
    sound.commit("I am in", {RECORD: UPDATED + "# \n"}, who=CARER, key=stranger)
    assert sound.key is not None
    known = replace(fully(sound, tmp_path), trust=trusting((MANAGER, sound.key, "")))
    assert_found(known.audit(sound), "verified")


def test_h4_a_list_that_was_spoilt_counts_again_once_it_is_put_back(
    sound: Made, tmp_path: Path, stranger: Key
) -> None:
    sound.commit("The carer signs too", {"allowed_signers": f"{CARER} {stranger.public}\n"})
    good = (sound.folder / "allowed_signers").read_text()
    sound.signed = False
    sound.commit("Somebody else", {"allowed_signers": good + f"evil@example.invalid {stranger.public}\n"})
    sound.signed = True
    sound.commit("Trusted, but on the spoilt list", {"allowed_signers": good + "# looked at\n"})
    sound.commit("Still spoilt", {RECORD: UPDATED + "# \n"}, who="evil@example.invalid", key=stranger)
    sound.commit("Put back", {"allowed_signers": good})
    sound.commit("In again", {RECORD: UPDATED + "# # \n"}, who=CARER, key=stranger)
    assert sound.key is not None
    known = replace(fully(sound, tmp_path), trust=trusting((MANAGER, sound.key, "")))
    report = known.audit(sound)
    assert_found(report, REMARKS, "HIS011", "HIS013", "HIS016")
    assert told(report, "HIS013").count("\n") == 1


def test_h5_a_verifier_of_the_repositorys_own(sound: Made, tmp_path: Path, stranger: Key) -> None:
    sound.commit("By a stranger", {RECORD: UPDATED + "# \n"}, key=stranger)
    fake = tmp_path / "verifier"
    fake.write_text(
        f'#!/bin/sh\ntouch {tmp_path}/ran\ncase "$*" in *find-principals*) echo {MANAGER};; *) echo "Good \\"git\\" signature for {MANAGER} with ED25519 key SHA256:x";; esac\n'
    )
    fake.chmod(0o755)
    (tmp_path / "trusted").write_text("")
    sound.git("config", "gpg.ssh.program", str(fake))
    sound.git("config", "gpg.ssh.allowedSignersFile", str(tmp_path / "trusted"))
    known = fully(sound, tmp_path)
    assert sound.run("verify-commit", "HEAD", check=False).returncode == 0
    assert (tmp_path / "ran").exists()
    (tmp_path / "ran").unlink()
    assert_found(known.audit(sound), REMARKS, "HIS012", "HIS066")
    assert not (tmp_path / "ran").exists()


# ------------------------------------------------------------------ H6 to H8: merges
@pytest.fixture
def branched(sound: Made) -> Made:
    """A branch on which the action gets an update, and a main line on which the incident does."""
    sound.git("switch", "-q", "-c", "side")
    sound.commit("On the side", {RECORD: UPDATED + "priority: high\n"})
    sound.git("switch", "-q", "main")
    sound.commit("On the main line", {"records/incidents/INC-1.yml": INCIDENT + "category: falls\n"})
    return sound


def test_an_ordinary_merge_is_no_finding(branched: Made, tmp_path: Path) -> None:
    branched.merge("side")
    report = fully(branched, tmp_path).audit(branched)
    assert_found(report, "verified")
    assert report.facts.merges == 1


def amended(made: Made, files: dict[str, str]) -> None:
    """Put files into the merge that was just made, as `commit --amend` does it."""
    made.count -= 1
    made.commit("Merge", files, options=("--amend",))


def test_h6_an_edit_inside_a_merge(branched: Made, tmp_path: Path) -> None:
    branched.merge("side")
    amended(
        branched,
        {"records/decisions/DEC-1.yml": DECISION.replace("chosen: Two", "chosen: One")},
    )
    assert branched.git("log", "-S", "One carer", "--oneline") == ""
    assert branched.git("log", "-p", "--", "records/decisions/DEC-1.yml").count("One carer") == 0
    report = fully(branched, tmp_path).audit(branched)
    assert_found(report, REMARKS, "HIS043")
    assert "DEC-1.yml" in told(report, "HIS043")
    assert "/chosen changed" in told(report, "HIS043")


def test_h6_an_edit_inside_a_merge_of_a_file_that_is_no_record(branched: Made, tmp_path: Path) -> None:
    branched.merge("side")
    amended(branched, {"docs/method.md": "# Transfers, otherwise\n"})
    report = fully(branched, tmp_path).audit(branched)
    assert_found(report, REMARKS, "HIS043")
    assert "docs/method.md" in told(report, "HIS043")


def test_h7_a_change_undone_by_a_merge_that_takes_one_side(branched: Made, tmp_path: Path) -> None:
    branched.merge("side", "-s", "ours")
    assert "On the side" not in branched.git("log", "--oneline", "--", RECORD)
    report = fully(branched, tmp_path).audit(branched)
    assert_found(report, REMARKS, "HIS044")
    assert "/priority" in told(report, "HIS044")


def conflicting(made: Made, text: str) -> None:
    """Two lines that change the same words, merged by hand into `text`."""
    made.git("switch", "-q", "-c", "side")
    made.commit("On the side", {RECORD: UPDATED.replace("Two carers", "Three carers")})
    made.git("switch", "-q", "main")
    made.commit("On the main line", {RECORD: UPDATED.replace("Two carers", "One carer")})
    made.merge("side", check=False)
    made.commit("Merge", {RECORD: text})


def test_h7_a_conflict_decided_for_the_old_side(sound: Made, tmp_path: Path) -> None:
    conflicting(sound, UPDATED.replace("Two carers", "One carer"))
    assert "side" not in sound.git("log", "--oneline", "--", RECORD)
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS044")


def test_h8_a_conflict_decided_in_a_third_way(sound: Made, tmp_path: Path) -> None:
    conflicting(sound, UPDATED.replace("Two carers", "No carer"))
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS045")
    assert "/title changed" in told(report, "HIS045")


def test_h8_a_conflict_of_lines_in_which_both_fields_were_kept_is_no_decision(
    sound: Made, tmp_path: Path
) -> None:
    sound.git("switch", "-q", "-c", "side")
    sound.commit("On the side", {RECORD: UPDATED.replace("due: 2026-05-31", "due: 2026-06-30")})
    sound.git("switch", "-q", "main")
    sound.commit("On the main line", {RECORD: UPDATED.replace("owner: STF-002", "owner: STF-003")})
    sound.merge("side", check=False)
    both = UPDATED.replace("due: 2026-05-31", "due: 2026-06-30").replace("owner: STF-002", "owner: STF-003")
    sound.commit("Merge", {RECORD: both})
    assert_found(fully(sound, tmp_path).audit(sound), "verified")


def test_an_edit_inside_a_merge_of_three_lines(sound: Made, tmp_path: Path) -> None:
    for number in (1, 2):
        sound.git("switch", "-q", "-c", f"side-{number}", "main")
        sound.commit(f"Side {number}", {f"docs/side-{number}.md": "text\n"})
    sound.git("switch", "-q", "main")
    sound.commit("Main", {"docs/main.md": "text\n"})
    sound.run(*sound._signing(None), "merge", "-q", "-m", "Three", "side-1", "side-2")
    sound._made(None)
    clean = fully(sound, tmp_path).audit(sound)
    assert_found(clean, "verified")
    assert any("merge" in one.what for one in clean.not_checked)
    amended(sound, {"docs/side-1.md": "other text\n"})
    assert_found(outside(sound, tmp_path / "more").audit(sound), REMARKS, "HIS043")


# ------------------------------------------------------------------ H9 to H11: dropped, squashed, removed
def test_h9_a_forced_push_and_all_traces_cleared(sound: Made, known: Outside) -> None:
    sound.git("reset", "-q", "--hard", "HEAD~2")
    sound.git("reflog", "expire", "--expire=now", "--all")
    sound.git("gc", "-q", "--prune=now")
    assert sound.git("fsck", "--full", "--strict") == ""
    report = known.audit(sound)
    assert_found(report, NOT, "HIS008", "HIS010")
    assert "not in this copy at all" in told(report, "HIS008")
    assert "DEC-1: was there when it was lodged, and is missing now" in told(report, "HIS008")


def test_h9_a_branch_set_back_is_found_while_the_commits_are_still_there(sound: Made, known: Outside) -> None:
    sound.git("reset", "-q", "--hard", "HEAD~2")
    report = known.audit(sound)
    assert_found(report, NOT, "HIS008", "HIS010")
    assert "comes after the end of this history: 2 commits" in told(report, "HIS008")


def test_h9_an_earlier_commit_that_somebody_names_is_no_contradiction(sound: Made, known: Outside) -> None:
    earlier = known.audit(sound, revision="HEAD~2")
    assert not codes(earlier, "breaks")
    assert any("a copy lodged" in one.what for one in earlier.not_checked)


def test_h9_a_rewritten_commit_names_what_is_different_now(sound: Made, known: Outside) -> None:
    sound.git("reset", "-q", "--hard", "HEAD~2")
    sound.count -= 2
    sound.commit("Rewritten", {"records/decisions/DEC-1.yml": "id: DEC-1\ntitle: Otherwise\n"})
    report = known.audit(sound)
    assert_found(report, NOT, "HIS008", "HIS010")
    assert "DEC-1: does not say now what it said then" in told(report, "HIS008")


def test_h9_a_plain_commit_id_is_a_witness_too(sound: Made, known: Outside, tmp_path: Path) -> None:
    from generators.integrity import read_witness  # noqa: PLC0415

    (tmp_path / "id.txt").write_text(f"{sound.head}\n")
    witness = read_witness(tmp_path / "id.txt")
    assert_found(replace(known, witnesses=(witness,)).audit(sound), "verified")
    sound.git("reset", "-q", "--hard", "HEAD~1")
    assert "HIS008" in codes(replace(known, witnesses=(witness,), receipts=None).audit(sound))


def test_h10_states_squashed_into_one_commit(sound: Made, known: Outside, tmp_path: Path) -> None:
    """Upheld, then not upheld: the lodged state between and the log know of it."""
    sound.commit("Upheld", {RECORD: UPDATED + "outcome: upheld\n"})
    between = lodged(sound, tmp_path)
    sound.commit("Not upheld", {RECORD: UPDATED + "outcome: not upheld\n"})
    log = logged(sound, tmp_path)
    sound.git("reset", "-q", "--soft", "HEAD~2")
    sound.count -= 2
    sound.commit("Outcome")
    assert sound.git("log", "--oneline", "-S", "outcome: upheld") == ""
    assert_found(replace(known, receipts=log).audit(sound), NOT, "HIS010")
    by_log = told(replace(known, receipts=log).audit(sound), "HIS010")
    assert "2 commits on this branch" in by_log
    assert_found(replace(known, receipts=None, witnesses=(between,)).audit(sound), NOT, "HIS008")


def test_h11_a_record_deleted(sound: Made, tmp_path: Path) -> None:
    sound.commit("Tidying", {"records/decisions/DEC-1.yml": None})
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS041")
    assert "DEC-1" in told(report, "HIS041")


def test_h11_a_record_deleted_and_written_anew_under_another_id(sound: Made, tmp_path: Path) -> None:
    path = "records/decisions/DEC-1.yml"
    text = (sound.folder / path).read_text()
    sound.commit("Tidying", {path: None})
    sound.commit("Anew", {"records/decisions/DEC-2.yml": text.replace("DEC-1", "DEC-2")})
    assert (
        len(sound.git("log", "--follow", "--oneline", "--", "records/decisions/DEC-2.yml").splitlines()) == 1
    )
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS032", "HIS041")


def test_h11_a_record_given_another_id(sound: Made, tmp_path: Path) -> None:
    path = "records/decisions/DEC-1.yml"
    text = (sound.folder / path).read_text()
    sound.commit("Renumbered", {path: text.replace("DEC-1", "DEC-2")})
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS042")
    assert "DEC-1 became DEC-2" in told(report, "HIS042")


def test_h11_a_record_moved_into_another_folder_is_still_there(sound: Made, tmp_path: Path) -> None:
    text = (sound.folder / RECORD).read_text()
    sound.commit("Moved", {RECORD: None, "records/actions/2026/ACT-1.yml": text})
    assert_found(fully(sound, tmp_path).audit(sound), "verified")


def test_h11_a_record_taken_out_by_a_merge(branched: Made, tmp_path: Path) -> None:
    branched.merge("side")
    (branched.folder / "records/decisions/DEC-1.yml").unlink()
    amended(branched, {})
    assert "DEC-1" not in branched.git("log", "--diff-filter=D", "--name-only", "--oneline")
    assert {"HIS041"} <= codes(fully(branched, tmp_path).audit(branched))


def test_h11_an_evidence_file_deleted(sound: Made, tmp_path: Path) -> None:
    sound.commit("Tidying", {"records/evidence/files/list.txt": None})
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS041")


# ------------------------------------------------------------------ H12 to H18: what this copy shows otherwise
def test_h12_a_commit_replaced_for_display(sound: Made, known: Outside) -> None:
    other = sound.stored(
        "commit", sound.raw("HEAD~1").replace(b"Two carers from today", b"One carer from today")
    )
    sound.git("replace", "HEAD~1", other)
    assert "One carer from today" in sound.git("log", "--oneline")
    assert sound.git("fsck") == ""
    assert_found(known.audit(sound), REMARKS, "HIS061")


def test_h12_a_content_replaced_for_display(sound: Made, known: Outside) -> None:
    blob = sound.git("rev-parse", f"HEAD:{RECORD}")
    sound.git("replace", blob, sound.stored("blob", b"id: ACT-1\n"))
    assert sound.git("show", f"HEAD:{RECORD}") == "id: ACT-1"
    assert_found(known.audit(sound), REMARKS, "HIS061")


def test_h13_grafts_cut_the_history(sound: Made, known: Outside) -> None:
    (sound.dot_git / "info").mkdir(exist_ok=True)
    (sound.dot_git / "info" / "grafts").write_text(f"{sound.head}\n")
    assert sound.git("--no-replace-objects", "rev-list", "--count", "HEAD") == "1"
    report = known.audit(sound)
    assert_found(report, REMARKS, "HIS062")
    assert report.facts.commits == 5


def test_h14_a_shallow_clone(sound: Made, known: Outside, tmp_path: Path) -> None:
    sound.git("clone", "-q", "--depth", "1", f"file://{sound.folder}", str(tmp_path / "clone"))
    assert sound.git("-C", str(tmp_path / "clone"), "fsck") == ""
    report = known.audit(tmp_path / "clone")
    assert report.verdict == NOT
    assert {"HIS004"} <= codes(report, "breaks")
    assert "HIS002" not in codes(report)


def test_h14_a_history_hidden_by_a_shallow_file(sound: Made, known: Outside) -> None:
    (sound.dot_git / "shallow").write_text(f"{sound.head}\n")
    assert sound.git("rev-list", "--count", "HEAD") == "1"
    assert_found(known.audit(sound), NOT, "HIS004")


def test_h14_a_partial_clone(sound: Made, known: Outside, tmp_path: Path) -> None:
    sound.git("config", "uploadpack.allowFilter", "true")
    sound.git("clone", "-q", "--filter=blob:none", f"file://{sound.folder}", str(tmp_path / "clone"))
    report = known.audit(tmp_path / "clone")
    assert report.verdict == NOT
    assert {"HIS005", "HIS002"} <= codes(report, "breaks")


def test_h14_contents_borrowed_from_another_folder(sound: Made, known: Outside, tmp_path: Path) -> None:
    sound.git("clone", "-q", "--shared", str(sound.folder), str(tmp_path / "clone"))
    assert_found(known.audit(tmp_path / "clone"), REMARKS, "HIS063")


def test_h15_a_commit_graph_that_lies(sound: Made, known: Outside) -> None:
    import hashlib  # noqa: PLC0415

    sound.git("config", "core.commitGraph", "true")
    sound.git("commit-graph", "write", "--reachable")
    file = sound.dot_git / "objects" / "info" / "commit-graph"
    file.chmod(0o644)
    raw = bytearray(file.read_bytes())
    ids = sorted(sound.git("rev-list", "HEAD").splitlines())
    start = raw.index(bytes.fromhex(ids[0]))
    data = start + 20 * len(ids) + 36 * ids.index(sound.head)
    assert raw[data + 20 : data + 24] != b"\x70\0\0\0"
    raw[data + 20 : data + 24] = b"\x70\0\0\0"
    raw[-20:] = hashlib.sha1(raw[:-20]).digest()
    file.write_bytes(raw)
    assert sound.git("rev-list", "--count", "HEAD") == "1"
    report = known.audit(sound)
    assert_found(report, REMARKS, "HIS064")
    assert report.facts.commits == 5


def test_h15_a_true_commit_graph_is_no_finding(sound: Made, known: Outside) -> None:
    sound.git("commit-graph", "write", "--reachable")
    sound.git("repack", "-q", "-a", "-d")
    sound.git("multi-pack-index", "write")
    assert_found(known.audit(sound), "verified")


def test_h16_names_replaced_for_display(sound: Made, tmp_path: Path) -> None:
    sound.commit("Names", {".mailmap": f"Somebody Else <else@example.invalid> <{MANAGER}>\n"})
    assert "Somebody Else" in sound.git("shortlog", "-s", "HEAD")
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS050")


def test_h16_names_replaced_by_a_setting(sound: Made, known: Outside, tmp_path: Path) -> None:
    (tmp_path / "map").write_text("Somebody Else <x@example.invalid> <manager@example.invalid>\n")
    sound.git("config", "mailmap.file", str(tmp_path / "map"))
    assert_found(known.audit(sound), REMARKS, "HIS066")


def test_h17_a_note_below_a_commit(sound: Made, known: Outside) -> None:
    sound.git("notes", "add", "-m", "Reviewed by the nominated individual", "HEAD")
    assert "Reviewed by" in sound.git("log", "-1")
    assert_found(known.audit(sound), REMARKS, "HIS065")


def test_h18_a_signed_tag_under_another_name(sound: Made, known: Outside, tmp_path: Path) -> None:
    sound.run(*sound._signing(None), "tag", "-m", "Board pack of March", "board-march")
    assert_found(known.audit(sound), "verified")
    sound.git("update-ref", "refs/tags/board-april", sound.git("rev-parse", "refs/tags/board-march"))
    (tmp_path / "trusted").write_text(f"{MANAGER} {sound.key.public}\n" if sound.key else "")
    checked = sound.run(
        "-c", f"gpg.ssh.allowedSignersFile={tmp_path}/trusted", "verify-tag", "board-april", check=False
    )
    assert checked.returncode == 0
    report = known.audit(sound)
    assert_found(report, REMARKS, "HIS018")
    assert "board-april calls itself board-march" in told(report, "HIS018")


def test_h18_a_tag_changed_after_signing(sound: Made, known: Outside) -> None:
    sound.run(*sound._signing(None), "tag", "-m", "Board pack of March", "board-march")
    raw = sound.raw("board-march").replace(b"Board pack", b"Other pack")
    sound.git("update-ref", "refs/tags/board-march", sound.stored("tag", raw))
    assert_found(known.audit(sound), REMARKS, "HIS018")


# ------------------------------------------------------------------ H19: stored under a false name
def put(made: Made, identity: str, sort: str, content: bytes) -> None:
    """Content stored under a name that is not its own."""
    file = made.loose(identity)
    file.parent.mkdir(exist_ok=True)
    if file.exists():
        file.chmod(0o644)
    file.write_bytes(zlib.compress(f"{sort} {len(content)}\0".encode() + content))


def test_h19_a_content_changed_under_its_name(sound: Made, known: Outside) -> None:
    put(sound, sound.git("rev-parse", f"HEAD:{RECORD}"), "blob", b"id: ACT-1\ntitle: Otherwise\n")
    assert "Otherwise" in sound.git("show", f"HEAD:{RECORD}")
    assert "Otherwise" in sound.run("archive", "HEAD", RECORD).stdout.decode("latin-1")
    report = known.audit(sound)
    assert {"HIS001", "HIS009"} <= codes(report, "breaks")
    assert report.verdict == NOT
    assert RECORD in told(report, "HIS001")


def test_h19_a_commit_changed_under_its_name(sound: Made, known: Outside) -> None:
    parent = sound.git("rev-parse", "HEAD~1")
    put(sound, parent, "commit", sound.raw(parent).replace(b"Two carers from today", b"One carer from today"))
    report = known.audit(sound)
    assert {"HIS001"} <= codes(report, "breaks")


def test_h19_a_list_of_files_changed_under_its_name(sound: Made, known: Outside) -> None:
    tree = sound.git("rev-parse", "HEAD:records/actions")
    other = sound.git("rev-parse", "HEAD:docs/method.md")
    put(sound, tree, "tree", b"100644 ACT-1.yml\0" + bytes.fromhex(other))
    assert "Transfers" in sound.git("show", f"HEAD:{RECORD}")
    assert {"HIS001"} <= codes(known.audit(sound), "breaks")


@pytest.mark.parametrize("damaged", ["loose", "packed"])
def test_h19_a_content_stored_twice_and_once_falsely(sound: Made, known: Outside, damaged: str) -> None:
    """Git gives out the packed copy, and a pass over the store may meet the other one first."""
    blob = sound.git("rev-parse", f"HEAD:{RECORD}")
    true = sound.raw(blob)
    sound.git("repack", "-q", "-a", "-d")
    put(sound, blob, "blob", true)
    assert_found(known.audit(sound), "verified")
    if damaged == "loose":
        put(sound, blob, "blob", true.replace(b"Two carers", b"One carer!"))
    else:
        false_pack(sound, blob, true.replace(b"Two carers", b"One carer!"))
        assert "One carer!" in sound.git("show", blob)
    report = known.audit(sound)
    assert "HIS001" in codes(report, "breaks")
    assert report.verdict == NOT


def false_pack(made: Made, blob: str, content: bytes) -> None:
    """Replace every pack by one whose list of contents calls a false content by a true one's name."""
    import hashlib  # noqa: PLC0415

    packed = made.run("pack-objects", "--stdout", "--all", "--window=0", given=b"").stdout
    del packed
    false = made.stored("blob", content)
    ids = [
        line
        for line in made.git("rev-list", "--objects", "--no-object-names", "--all").splitlines()
        if line != blob
    ]
    folder = made.dot_git / "objects" / "pack"
    name = made.git(
        "pack-objects", "-q", "--window=0", str(folder / "pack"), given="\n".join([*ids, false, ""]).encode()
    )
    index = folder / f"pack-{name}.idx"
    listed = sorted([*ids, false])
    raw = index.read_bytes()
    number = len(listed)
    table = 8 + 1024
    crcs, offsets = table + 20 * number, table + 24 * number
    rows = [
        (
            blob if one == false else one,
            raw[crcs + 4 * place : crcs + 4 * place + 4],
            raw[offsets + 4 * place : offsets + 4 * place + 4],
        )
        for place, one in enumerate(listed)
    ]
    rows.sort()
    fan = b"".join(
        sum(int(one[:2], 16) <= first for one, _, _ in rows).to_bytes(4, "big") for first in range(256)
    )
    body = raw[:8] + fan + b"".join(bytes.fromhex(one) for one, _, _ in rows)
    body += b"".join(crc for _, crc, _ in rows) + b"".join(offset for _, _, offset in rows) + raw[-40:-20]
    index.chmod(0o644)
    index.write_bytes(body + hashlib.sha1(body).digest())
    for file in folder.glob("pack-*"):
        if name not in file.name:
            file.unlink()
    made.loose(false).unlink()


def test_h19_damage_outside_the_history_is_told_apart(sound: Made, known: Outside) -> None:
    loose = sound.stored("blob", b"nobody needs this\n")
    put(sound, loose, "blob", b"something else\n")
    assert_found(known.audit(sound), REMARKS, "HIS067")


def test_h19_a_content_that_is_missing(sound: Made, known: Outside) -> None:
    sound.loose(sound.git("rev-parse", f"HEAD~4:{RECORD}")).unlink()
    report = known.audit(sound)
    assert_found(report, NOT, "HIS002")
    assert RECORD in told(report, "HIS002")


# ------------------------------------------------------------------ H20 to H23: files
@pytest.mark.parametrize(
    "twin",
    [
        "records/actions/act-1.yml",
        "Records/actions/ACT-2.yml",
        "docs/Method.md",
        "records/actions/ACT-1\u200b.yml",
    ],
)
def test_h20_names_that_can_be_taken_for_one_another(sound: Made, tmp_path: Path, twin: str) -> None:
    sound.commit("Twin", {twin: "id: ACT-2\n"})
    wanted = {"HIS046"} | ({"HIS047"} if "\u200b" in twin else set())
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, *wanted)


def test_h20_one_accent_in_two_forms(sound: Made, tmp_path: Path) -> None:
    sound.commit("Twin", {"docs/caf\u00e9.md": "x\n", "docs/cafe\u0301.md": "y\n"})
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS046")


@pytest.mark.parametrize("name", ["docs/a\u202egpj.md", "docs/a\u200bb.md", "docs/a\nb.md"])
def test_h20_names_with_characters_that_do_not_show(sound: Made, tmp_path: Path, name: str) -> None:
    sound.commit("Odd", {name: "x\n"})
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS047")
    assert "⟨U+" in told(report, "HIS047")


def test_h20_a_name_that_is_no_text(sound: Made, tmp_path: Path) -> None:
    tree = b"100644 caf\xe9.md\0" + bytes.fromhex(sound.stored("blob", b"x"))
    docs = sound.stored("tree", tree)
    root = sound.raw("HEAD^{tree}").replace(
        bytes.fromhex(sound.git("rev-parse", "HEAD:docs")), bytes.fromhex(docs)
    )
    commit = sound.git("commit-tree", "-p", "HEAD", "-m", "Odd", sound.stored("tree", root))
    sound.git("reset", "-q", "--hard", commit)
    report = fully_unsigned(sound, tmp_path)
    assert_found(report, REMARKS, "HIS011", "HIS047")


def fully_unsigned(made: Made, folder: Path) -> Report:
    made.times[made.head] = FIRST + timedelta(days=made.count)
    return fully(made, folder).audit(made)


def test_h21_a_link_as_evidence(sound: Made, tmp_path: Path) -> None:
    (sound.folder / "records/evidence/files/proof.pdf").symlink_to("/etc/hostname")
    sound.commit("Proof")
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS048")
    assert "proof.pdf is a link" in told(report, "HIS048")


def test_h21_another_repository_as_evidence(sound: Made, tmp_path: Path) -> None:
    sound.git("update-index", "--add", "--cacheinfo", f"160000,{sound.head},records/evidence/files/other")
    sound.run(*sound._signing(None), "commit", "-q", "-m", "Proof")
    sound._made(None)
    (sound.folder / "records/evidence/files/other").mkdir()
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS048")
    assert "another repository" in told(report, "HIS048")


def test_h21_a_pointer_to_a_file_kept_elsewhere(sound: Made, tmp_path: Path) -> None:
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{'0' * 64}\nsize 12\n"
    sound.commit("Proof", {"records/evidence/files/proof.pdf": pointer})
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS048")
    assert "pointer" in told(report, "HIS048")


def test_h21_a_link_that_was_there_only_for_a_while(sound: Made, tmp_path: Path) -> None:
    link = sound.folder / "records/evidence/files/proof.txt"
    link.symlink_to("list.txt")
    sound.commit("Proof")
    link.unlink()
    sound.commit("The file itself", {"records/evidence/files/proof.txt": "Sling 1\n"})
    assert_found(fully(sound, tmp_path).audit(sound), REMARKS, "HIS048")


@pytest.mark.parametrize(
    "line",
    [
        "*.yml text",
        "*.yml eol=crlf",
        "* ident",
        "*.txt export-subst",
        "*.yml export-ignore",
        "* filter=clean",
        "* text=auto",
    ],
)
def test_h22_attributes_that_make_several_files_out_of_one(sound: Made, tmp_path: Path, line: str) -> None:
    sound.commit("Attributes", {".gitattributes": f"# our own\n{line}\n"})
    report = fully(sound, tmp_path).audit(sound)
    assert_found(report, REMARKS, "HIS049")
    assert line.split()[1] in told(report, "HIS049")


def test_h22_attributes_that_keep_every_byte_are_no_finding(sound: Made, tmp_path: Path) -> None:
    sound.commit("Attributes", {".gitattributes": "* -text\n*.pdf binary\n"})
    assert_found(fully(sound, tmp_path).audit(sound), "verified")


def on_top(made: Made, tree: str, edit: tuple[bytes, bytes] = (b"", b"")) -> None:
    """A commit with this list of files on top, written as it is."""
    raw = made.raw(made.git("commit-tree", "-p", "HEAD", "-m", "Odd", tree)).replace(*edit)
    made.git("update-ref", "refs/heads/main", made.stored("commit", raw))
    made.times[made.head] = FIRST + timedelta(days=made.count)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("twice", "stands there twice"),
        ("order", "not in order"),
        ("mode", "unknown sort"),
        ("dot git", "no file can have"),
        ("slash", "no file can have"),
        ("nothing", "leads to nothing"),
    ],
)
def test_h23_a_malformed_list_of_files(sound: Made, known: Outside, case: str, said: str) -> None:
    blob = bytes.fromhex(sound.git("rev-parse", "HEAD:docs/method.md"))
    root = sound.raw("HEAD^{tree}")
    tree = {
        "twice": root + b"100644 z\0" + blob + b"100644 z\0" + bytes.fromhex(sound.stored("blob", b"other")),
        "order": b"100644 z\0" + blob + root,
        "mode": root + b"107777 z\0" + blob,
        "dot git": b"40000 .GIT\0" + bytes.fromhex(sound.git("rev-parse", "HEAD:docs")) + root,
        "slash": root + b"100644 z/y\0" + blob,
        "nothing": root + b"100644 z\0" + bytes(20),
    }[case]
    on_top(sound, sound.stored("tree", tree))
    report = known.audit(sound)
    assert report.verdict == NOT
    assert "HIS003" in codes(report, "breaks")
    assert said in told(report, "HIS003")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (b" +0000\n\nOdd", b"99999999999999 +0000\n\nOdd", "beyond any calendar"),
        (b"\n\nOdd", b"\nauthor A <a> 1 +0000\n\nOdd", "2 authors"),
        (b"committer Registered manager <", b"committer Registered manager ", "not written as a name"),
        (b"\nauthor", b"\nx\nauthor", "form and order"),
        (b"Odd", b"Odd\0hidden", "zero byte"),
    ],
)
def test_h23_a_malformed_commit(sound: Made, known: Outside, before: bytes, after: bytes, said: str) -> None:
    on_top(sound, sound.git("rev-parse", "HEAD^{tree}"), (before, after))
    report = known.audit(sound)
    assert report.verdict == NOT
    assert "HIS003" in codes(report, "breaks")
    assert said in told(report, "HIS003")


def test_h23_a_list_of_files_that_unfolds_without_end(sound: Made, known: Outside) -> None:
    tree = sound.stored("tree", b"100644 f\0" + bytes.fromhex(sound.stored("blob", b"x")))
    for _ in range(9):
        names = (b"40000 %d\0" % number + bytes.fromhex(tree) for number in range(10))
        tree = sound.stored("tree", b"".join(names))
    on_top(sound, tree)
    report = known.audit(sound)
    assert "more than 2,000,000 files" in told(report, "HIS003")


def test_h23_folders_inside_one_another_without_end(sound: Made, known: Outside) -> None:
    tree = sound.stored("tree", b"100644 f\0" + bytes.fromhex(sound.stored("blob", b"x")))
    for _ in range(210):
        tree = sound.stored("tree", b"40000 d\0" + bytes.fromhex(tree))
    on_top(sound, tree)
    report = known.audit(sound)
    assert "more than 200 deep" in told(report, "HIS003")


# ------------------------------------------------------------------ H24
def test_h24_that_names_rest_on_sha_1_is_noted(sound: Made, known: Outside) -> None:
    report = known.audit(sound)
    assert codes(report, "note") == {"HIS086"}
    assert len(report.facts.manifest) == 64


def test_h24_a_repository_with_sha_256_needs_no_such_note(key: Key, tmp_path: Path) -> None:
    made = begun(tmp_path / "evidence", key, "--object-format=sha256")
    made.commit("First", {RECORD: ACTION})
    report = outside(made, tmp_path / "outside").audit(made)
    assert_found(report, "verified")
    assert not codes(report, "note")
    assert report.facts.object_format == "SHA-256"
