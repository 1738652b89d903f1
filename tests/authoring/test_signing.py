"""Signatures of the example are good to real git and ssh-keygen, and made by keys that protect nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

from generators.authoring.signing import Key

MAIL = "stf-001@alder-and-tide.example"
CONTENT = b"tree 0\n\nText\n"


def verified(folder: Path, content: bytes, signature: str, mail: str = MAIL) -> bool:
    (folder / "signers").write_text(Key(mail).trusted() + "\n")
    (folder / "signature").write_text(signature)
    done = subprocess.run(
        ["ssh-keygen", "-Y", "verify", "-n", "git", "-f", "signers", "-I", MAIL, "-s", "signature"],
        cwd=folder,
        input=content,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def test_ssh_keygen_finds_a_signature_good(tmp_path: Path) -> None:
    assert verified(tmp_path, CONTENT, Key(MAIL).sign(CONTENT))


def test_ssh_keygen_refuses_other_content_and_another_key(tmp_path: Path) -> None:
    assert not verified(tmp_path, CONTENT + b"!", Key(MAIL).sign(CONTENT))
    assert not verified(tmp_path, CONTENT, Key("stf-002@alder-and-tide.example").sign(CONTENT))


def test_the_armour_is_that_of_ssh_keygen(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "key"], cwd=tmp_path, check=True)
    (tmp_path / "content").write_bytes(CONTENT)
    sign = ["ssh-keygen", "-q", "-Y", "sign", "-n", "git", "-f", "key", "content"]
    subprocess.run(sign, cwd=tmp_path, check=True, capture_output=True)
    real = (tmp_path / "content.sig").read_text().splitlines()
    ours = Key(MAIL).sign(CONTENT).splitlines()
    assert [len(line) for line in ours] == [len(line) for line in real]
    assert (ours[0], ours[-1]) == (real[0], real[-1])


def test_a_key_is_the_same_for_a_person_every_time_and_another_for_each() -> None:
    assert Key(MAIL).sign(CONTENT) == Key(MAIL).sign(CONTENT)
    assert Key(MAIL).trusted() != Key("stf-002@alder-and-tide.example").trusted()
