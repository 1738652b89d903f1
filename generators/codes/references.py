"""Codes REF…, as the guide explains them."""

from __future__ import annotations

from generators.codes.code import Code

REFERENCES: tuple[Code, ...] = ()
