"""Codes DAT…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

DATES: tuple[Code, ...] = ()
