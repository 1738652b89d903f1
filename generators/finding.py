"""A finding: one thing wrong in one place and what to do about it; and how findings are printed. No rule lives here."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from generators.codes import CODES, Severity


class Position(NamedTuple):
    """A place in a file; both count from 1."""

    line: int = 1
    column: int = 1


class Unable(Exception):
    """The work cannot go on (no git, missing fonts, no records): one line and its cure, exit code 2."""

    def __init__(self, message: str, cure: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault. `message` says what was found and what was expected; `hint` says how to mend it.

    Order is file order: path, line, column, then code.
    """

    path: str
    line: int
    column: int
    code: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> Severity:
        """`error` stops publication; `warning` does not."""
        return CODES[self.code].severity

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}:{self.column}: {self.code} {self.message}"
        return f"{head}\n    cure: {self.hint}" if self.hint else head


def at(path: str, position: Position, code: str, message: str, hint: str = "") -> Finding:
    """A finding at a `Position`."""
    return Finding(path, position.line, position.column, code, message, hint)


def errors(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Only the findings that stop publication."""
    return tuple(found for found in findings if found.severity == "error")


def count(number: int, singular: str, plural: str = "") -> str:
    """`1 error`, `2 errors`: a number with its noun."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def tally(findings: Sequence[Finding], records: int) -> str:
    """The closing line of a check: what was read and what was found."""
    wrong = len(errors(findings))
    return (
        f"{count(records, 'record')} read: {count(wrong, 'error')}, {count(len(findings) - wrong, 'warning')}"
    )


def as_text(findings: Sequence[Finding], records: int) -> str:
    """One line a finding and one for its cure, then the tally; ends in a newline."""
    lines = [
        f"{found.severity}: {found}" if found.severity == "warning" else str(found) for found in findings
    ]
    return "\n".join([*lines, tally(findings, records), ""])


def as_json(findings: Sequence[Finding], records: int, more: Mapping[str, Any] | None = None) -> str:
    """One object: `records`, `errors`, `warnings` (counts) and `findings` (list, in file order); then `more`."""
    wrong = len(errors(findings))
    rows = [
        {
            "path": found.path,
            "line": found.line,
            "column": found.column,
            "code": found.code,
            "severity": found.severity,
            "title": CODES[found.code].title,
            "message": found.message,
            "cure": found.hint,
        }
        for found in findings
    ]
    whole = {
        "version": 1,
        "records": records,
        "errors": wrong,
        "warnings": len(rows) - wrong,
        "findings": rows,
        **(more or {}),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _command_value(text: str) -> str:
    """A value as GitHub's workflow commands want it: percent-encoded where it would end the value."""
    for character, code in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C")):
        text = text.replace(character, code)
    return text


def as_github(findings: Sequence[Finding], records: int) -> str:
    """Workflow commands that GitHub shows beside the changed lines; ends with the tally."""
    lines = []
    for found in findings:
        place = f"file={_command_value(found.path)},line={found.line},col={found.column}"
        words = found.message + (f" Cure: {found.hint}" if found.hint else "")
        body = words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        title = _command_value(f"{found.code} {CODES[found.code].title}")
        lines.append(f"::{found.severity} {place},title={title}::{body}")
    return "\n".join([*lines, tally(findings, records), ""])


def as_junit(findings: Sequence[Finding], records: int) -> str:
    """JUnit XML: one test case a finding (errors fail, warnings are said in system-out), one passing case where none."""
    from xml.sax.saxutils import escape, quoteattr  # noqa: PLC0415 - brings what speaks to the network, for nothing

    wrong = len(errors(findings))
    cases = []
    for found in findings:
        name = quoteattr(f"{found.path}:{found.line}:{found.column} {found.code}")
        place = f"    <testcase classname={quoteattr(found.path)} name={name}>"
        words = escape(f"{found.message}\n{found.hint}".strip())
        if found.severity == "error":
            inner = (
                f"<failure type={quoteattr(found.code)} message={quoteattr(found.message)}>{words}</failure>"
            )
        else:
            inner = f"<system-out>warning: {words}</system-out>"
        cases.append(f"{place}{inner}</testcase>")
    if not cases:
        cases = [f'    <testcase classname="records" name="{records} records without a finding"/>']
    suite = f'  <testsuite name="evidence check" tests="{len(cases)}" failures="{wrong}" errors="0">'
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            "<testsuites>",
            suite,
            *cases,
            "  </testsuite>",
            "</testsuites>",
            "",
        ]
    )


RENDERINGS = {"text": as_text, "json": as_json, "github": as_github, "junit": as_junit}
