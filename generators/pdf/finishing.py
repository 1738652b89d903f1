"""What is added to a rendered PDF with pikepdf: scopes of header cells, names of links, page labels, how it opens; no page is made here."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String


def finished(raw: bytes, titles: Mapping[str, str]) -> bytes:
    """The PDF with `/Scope` on header cells, `/PageLabels` 1, 2, 3 … and its title in the window; same input, same bytes.

    `titles` gives the places that links lead to the words by which a screen reader names them.
    """
    with pikepdf.open(BytesIO(raw)) as opened:
        _scopes(opened)
        _name_links(opened, titles)
        labels(opened)
        opened.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        opened.Root.PageMode = Name.UseOutlines
        return saved(opened)


def saved(opened: Pdf) -> bytes:
    """The bytes of an open PDF, with nothing of this moment or machine in them."""
    out = BytesIO()
    opened.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def labels(opened: Pdf) -> None:
    """Label the pages 1, 2, 3 …, as they say themselves."""
    opened.Root.PageLabels = opened.make_indirect(Dictionary(Nums=Array([0, Dictionary(S=Name.D, St=1)])))


def _name_links(opened: Pdf, titles: Mapping[str, str]) -> None:
    for page in opened.pages:
        marks = page.obj.get(Name.Annots)
        for mark in marks if isinstance(marks, Array) else ():
            target = mark.get(Name.Dest)
            if isinstance(target, String) and str(target) in titles:
                mark.Contents = String(titles[str(target)])


def _scopes(opened: Pdf) -> None:
    """A header cell in a table's head heads its column, any other its row."""
    tree = opened.Root.get(Name.StructTreeRoot)
    waiting: list[tuple[Object, bool]] = [(tree, False)] if tree is not None else []
    while waiting:
        element, in_head = waiting.pop()
        if not isinstance(element, Dictionary):
            continue
        in_head = in_head or element.get(Name.S) == Name.THead
        if element.get(Name.S) == Name.TH:
            given = element.get(Name.A)
            attributes = given if isinstance(given, Dictionary) else Dictionary(O=Name.Table)
            attributes.Scope = Name.Column if in_head else Name.Row
            element.A = attributes
        below = element.get(Name.K)
        members = list(below) if isinstance(below, Array) else [below] if below is not None else []
        waiting += [(member, in_head) for member in members]
