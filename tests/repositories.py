"""Small evidence repositories on disk for tests: files written from text, committed with real git."""

from __future__ import annotations

import os
import subprocess
import textwrap
from collections.abc import Mapping
from pathlib import Path

WHEN = "2026-03-31T12:00:00+01:00"

BASE: Mapping[str, str] = {
    "records/provider.yml": """
        id: provider
        title: Test Care Ltd
        name: Test Care Ltd
        nominated_individual: STF-001
        example: true
        """,
    "records/services/SVC-one.yml": """
        id: SVC-one
        title: One House
        service_type: care_home
        registered_manager: STF-002
        shifts:
          - {id: early, starts: 07:00, ends: 14:30}
          - {id: late, starts: 14:00, ends: 21:30}
          - {id: night, starts: 21:00, ends: 07:30}
        """,
    "records/staff/STF-001.yml": "{id: STF-001, title: Director, job_title: Director}\n",
    "records/staff/STF-002.yml": "{id: STF-002, title: Registered manager, job_title: Registered manager, service: SVC-one}\n",
    "records/staff/STF-003.yml": "{id: STF-003, title: Senior carer, job_title: Senior carer, service: SVC-one}\n",
    "records/organisations/ORG-CQC.yml": "{id: ORG-CQC, title: Care Quality Commission, type: cqc}\n",
    "records/organisations/ORG-council.yml": "{id: ORG-council, title: Northmere Council, type: local_authority}\n",
}


def write(folder: Path, files: Mapping[str, str | bytes], *, base: bool = True) -> Path:
    """Write files below `folder` (text is dedented), the common base too unless told otherwise."""
    for path, content in {**(BASE if base else {}), **files}.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            target.write_bytes(content)
        else:
            target.write_text(textwrap.dedent(content).lstrip("\n"), encoding="utf-8")
    return folder


def git(folder: Path, *arguments: str, when: str = WHEN) -> str:
    """Run git in `folder` as an invented person at a fixed time, untouched by this machine's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    fixed = {
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Governance team",
        "GIT_AUTHOR_EMAIL": "governance@example.invalid",
        "GIT_COMMITTER_NAME": "Governance team",
        "GIT_COMMITTER_EMAIL": "governance@example.invalid",
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
    }
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=kept | fixed, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def committed(folder: Path, message: str = "Records", *, when: str = WHEN) -> str:
    """Make `folder` a repository if need be, commit everything in it, and give the commit id."""
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", message, when=when)
    return git(folder, "rev-parse", "HEAD")
