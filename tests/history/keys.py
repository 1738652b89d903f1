"""SSH keys and signatures for tests, made and checked by the real ssh-keygen and git; what is under test is not used here."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

COMMITTED = "2026-03-31T12:00:00+01:00"


def run(
    arguments: Sequence[str], folder: Path, given: bytes = b"", *, check: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """Run a program in London, with no git settings but those it is given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {
        "TZ": "Europe/London",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Governance team",
        "GIT_AUTHOR_EMAIL": "governance@example.invalid",
        "GIT_COMMITTER_NAME": "Governance team",
        "GIT_COMMITTER_EMAIL": "governance@example.invalid",
        "GIT_AUTHOR_DATE": COMMITTED,
        "GIT_COMMITTER_DATE": COMMITTED,
    }
    done = subprocess.run(
        arguments, cwd=folder, env=kept | fixed, input=given, capture_output=True, check=False
    )
    assert done.returncode == 0 or not check, done.stderr.decode()
    return done


@dataclass(frozen=True, slots=True)
class Key:
    """A key pair on disk."""

    path: Path
    """The private key; the public one is beside it as `.pub`."""

    @property
    def public(self) -> str:
        """Sort and key, as a list of trusted keys has them."""
        return " ".join(self.path.with_name(self.path.name + ".pub").read_text().split()[:2])

    @property
    def blob(self) -> bytes:
        return base64.b64decode(self.public.split()[1])

    @property
    def fingerprint(self) -> str:
        return run(["ssh-keygen", "-l", "-f", str(self.path)], self.path.parent).stdout.decode().split()[1]


def made(folder: Path, name: str, *options: str) -> Key:
    """A new key pair; `options` are ssh-keygen's, ed25519 without."""
    path = folder / name
    sort = options or ("-t", "ed25519")
    run(["ssh-keygen", "-q", "-N", "", "-C", name, *sort, "-f", str(path)], folder)
    return Key(path)


def armour(key: Key, content: bytes, namespace: str = "git", *options: str) -> bytes:
    """The signature that ssh-keygen makes."""
    arguments = ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, *options, "-f", str(key.path)]
    return run(arguments, key.path.parent, content).stdout


def armoured(*parts: bytes, version: int = 1) -> bytes:
    """An SSH signature put together by hand from its five strings."""
    blob = b"SSHSIG" + version.to_bytes(4, "big") + strings(*parts)
    lines = base64.encodebytes(blob)
    return b"-----BEGIN SSH SIGNATURE-----\n" + lines + b"-----END SSH SIGNATURE-----\n"


def strings(*parts: bytes) -> bytes:
    """SSH's wire format: each part after its length."""
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def keygen_finds(folder: Path, text: str, signature: bytes, at: str = "") -> list[str]:
    """The principals whom `ssh-keygen -Y find-principals` names."""
    (folder / "allowed").write_text(text, encoding="utf-8")
    (folder / "signature").write_bytes(signature)
    time = [f"-Overify-time={at}"] if at else []
    arguments = ["ssh-keygen", "-Y", "find-principals", "-f", "allowed", "-s", "signature", *time]
    return run(arguments, folder, check=False).stdout.decode().splitlines()


def keygen_accepts(
    folder: Path, text: str, principal: str, content: bytes, signature: bytes, at: str = ""
) -> bool:
    """Whether `ssh-keygen -Y verify -n git` is content."""
    (folder / "allowed").write_text(text, encoding="utf-8")
    (folder / "signature").write_bytes(signature)
    time = [f"-Overify-time={at}"] if at else []
    arguments = ["ssh-keygen", "-Y", "verify", "-n", "git", "-f", "allowed", "-I", principal]
    return run([*arguments, "-s", "signature", *time], folder, content, check=False).returncode == 0


def keygen_fits(folder: Path, content: bytes, signature: bytes) -> bool:
    """Whether `ssh-keygen -Y check-novalidate -n git` is content, whosever key it is."""
    (folder / "signature").write_bytes(signature)
    arguments = ["ssh-keygen", "-Y", "check-novalidate", "-n", "git", "-s", "signature"]
    return run(arguments, folder, content, check=False).returncode == 0


@dataclass(frozen=True, slots=True)
class Repository:
    """A real repository, whose objects are signed by hand or by git."""

    folder: Path
    sha256: bool

    def git(self, *arguments: str, given: bytes = b"") -> bytes:
        return run(["git", *arguments], self.folder, given).stdout

    def signed_by_git(self, key: Key, *arguments: str) -> None:
        settings = ["-c", "gpg.format=ssh", "-c", f"user.signingKey={key.path}"]
        self.git(*settings, *arguments)

    def raw(self, name: str) -> bytes:
        sort = self.git("cat-file", "-t", name).decode().strip()
        return self.git("cat-file", sort, name)

    def git_accepts(self, raw: bytes, text: str) -> bool:
        """Whether `git verify-commit` or `git verify-tag` is content with the object."""
        sort = "tag" if raw.startswith(b"object ") else "commit"
        name = self.git("hash-object", "-t", sort, "-w", "--literally", "--stdin", given=raw)
        (self.folder / "allowed").write_text(text, encoding="utf-8")
        settings = ["-c", "gpg.ssh.allowedSignersFile=allowed"]
        done = run(["git", *settings, f"verify-{sort}", name.decode().strip()], self.folder, check=False)
        return done.returncode == 0


def repository(folder: Path, *, sha256: bool = False) -> Repository:
    made_one = Repository(folder, sha256)
    folder.mkdir(exist_ok=True)
    made_one.git("init", "-q", "-b", "main", f"--object-format={'sha256' if sha256 else 'sha1'}")
    return made_one
