"""How long a text keeps its reader at school: the grade of Flesch and Kincaid, and what of a page of Markdown or a template is prose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Terms of the field (domain reference §8) and of version control, which readers of these pages use every day: each counts as
# an ordinary word of two syllables, however long it is.
_TERMS = """
audit audits authority candour catalogue commissioner commissioners commit commits committed competence deviation deviations
enforcement escalation evidence exhibit exhibits governance incident incidents inspection inspector inspectors
medicine medicines minutes notification notifications observation observations organisation organisations provider providers
pseudonym pseudonyms quality reconciliation referral referrals regulation regulations regulator repositories repository
requirement requirements restraint restrictive safeguarding service services signature signatures submission submissions
supervision verification verifications verified verifier
"""
TERMS = frozenset(_TERMS.split())


@dataclass(frozen=True, slots=True)
class Ease:
    """How hard a text is to read."""

    sentences: int
    words: int
    syllables: int

    @property
    def grade(self) -> float:
        """Years at school, after Kincaid, Fishburne, Rogers and Chissom (1975); five more give an age."""
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def ease(passages: Iterable[str]) -> Ease:
    """Counts the sentences of these passages, each of which ends one, their words, and their syllables."""
    sentences = [words for passage in passages for one in _sentences(passage) if (words := _words(one))]
    every = [word for words in sentences for word in words]
    return Ease(len(sentences), len(every), sum(map(syllables, every)))


def longest(passages: Iterable[str]) -> str:
    """The sentence with most words."""
    return max((one for passage in passages for one in _sentences(passage)), key=lambda one: len(_words(one)))


def _sentences(passage: str) -> list[str]:
    return re.split(r"(?<=[.!?])[”\"')]*\s+", passage)


def _words(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", sentence)


def syllables(word: str) -> int:
    """About how many syllables a word has: its groups of vowels, without an `e` at its end that is not spoken."""
    word = re.sub(r"['’]s?$", "", word.lower())
    if word in TERMS:
        return 2
    spoken = re.sub(
        r"(?<=[^laeiouy])e$|(?<=[aeiouy]l)e$|(?<=[^aeiouyscxzgh])es$|(?<=[^aeiouytd])ed$", "", word
    )
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def prose(markdown: str) -> Iterator[str]:
    """The paragraphs and list items of a page of Markdown; no headings, tables, listings or names of files and fields."""
    text = re.sub(r"^---\n.*?\n---\n", "", markdown, flags=re.DOTALL)
    text = re.sub(r"^( *)(```|~~~).*?^\1\2", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"^(#|\||    ).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"`[^`]*`", "it", text)
    for passage in re.split(r"\n\s*\n|\n\s*(?:[-*+]|\d+\.)\s", text):
        if said := " ".join(re.sub(r"^\s*(?:[-+]|\d+\.)\s|[*_>]", "", passage).split()):
            yield said


def fixed(template: str) -> Iterator[str]:
    """What a template itself says in paragraphs, summaries and captions; what is filled in counts as one word."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}", "", template, flags=re.DOTALL)
    text = re.sub(r"\{\{.*?\}\}", "it", text, flags=re.DOTALL)
    for passage in re.findall(r"<(?:p|li|dd|summary|caption|legend)\b[^>]*>(.*?)</", text, flags=re.DOTALL):
        said = " ".join(re.sub(r"<[^>]*>", "", passage).split())
        if len(_words(said)) > 4:
            yield said
