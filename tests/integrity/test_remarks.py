"""What the audit says of things that are nobody's attack: forms it cannot check, letters it had to guess, a copy that contradicts itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from generators.history import History
from tests.history.keys import Key
from tests.integrity.made import Made, Outside, codes, lodged, logged, outside, told, trusting

PGP = b"gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEzBAABCAAdFiEE\n -----END PGP SIGNATURE-----\n"


def rewritten(made: Made, old: bytes, new: bytes) -> str:
    """The last commit, stored with other bytes and the branch set to it."""
    raw = made.raw("HEAD")
    assert old in raw
    commit = made.stored("commit", raw.replace(old, new, 1))
    made.git("update-ref", "refs/heads/main", commit)
    return commit


def test_a_signature_of_another_form_is_said_not_to_have_been_checked(
    sound: Made, key: Key, tmp_path: Path
) -> None:
    sound.signed = False
    sound.commit("Signed otherwise")
    rewritten(sound, b"\n\n", b"\n" + PGP + b"\n")
    report = Outside(trusting(("manager@example.invalid", key, ""))).audit(sound)
    assert codes(report) == {"HIS015"}
    assert "holds a signature that was not checked" in told(report, "HIS015")
    assert report.verdict == "verified with remarks"


def test_a_push_log_whose_clock_was_set_back(sound: Made, tmp_path: Path) -> None:
    known = outside(sound, tmp_path / "outside")
    log = logged(sound, tmp_path, late={sound.git("rev-parse", "HEAD~1"): timedelta(days=2)})
    report = Outside(known.trust, known.witnesses, log).audit(sound)
    assert codes(report) == {"HIS029", "HIS032"}
    assert "the push log has 1 irregularity" in told(report, "HIS029")
    assert "HIS029" not in codes(known.audit(sound))


def test_letters_that_had_to_be_guessed(sound: Made, key: Key, tmp_path: Path) -> None:
    sound.signed = False
    sound.commit("Caf?")
    rewritten(sound, b"\n\nCaf?", b"\nencoding utf-8\n\nCaf\xe9")
    report = Outside(trusting(("manager@example.invalid", key, "")), (lodged(sound, tmp_path),)).audit(sound)
    assert "1 commit is not in the encoding named in it" in told(report, "HIS087")
    assert codes(report) == {"HIS011"}


def test_a_copy_of_which_git_tells_another_history(
    sound: Made, known: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every setting known to do this is switched off when git is asked, so here an answer of git's is shortened by hand."""
    module = import_module("generators.integrity.audit")
    real = module.read

    def shortened(*arguments: object, **settings: object) -> History:
        found: History = real(*arguments, **settings)
        left_out = sound.git("rev-parse", "HEAD~4")
        parents = {commit: before for commit, before in found.graph.parents.items() if commit != left_out}
        return replace(found, graph=replace(found.graph, parents=parents))

    monkeypatch.setattr(module, "read", shortened)
    report = known.audit(sound)
    assert "git tells another history than the stored commits do (1 commit differs)" in told(report, "HIS006")
    assert report.verdict == "not verified"
    assert any(one.what == "what happened to records" for one in report.not_checked)
