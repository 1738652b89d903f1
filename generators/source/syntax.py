"""What the YAML library says is wrong, in plain English with a cure; nothing is read here."""

from __future__ import annotations

UNKNOWN_CURE = "Compare the line with the examples in the guide."

# (what the library's problem, or its context, contains) -> what is wrong, and the cure. First match holds.
_EXPLAINED: tuple[tuple[str, str, str], ...] = (
    (
        "scanning a quoted scalar: found unexpected end of stream",
        "a quotation mark opens here and never closes",
        "Close it, or where the text itself holds that mark, write it twice ('') or quote with the other kind.",
    ),
    (
        "found unexpected document indicator",
        "a line of --- or ... stands inside quoted text",
        "Close the quotation before it, or write long text as a block: `notes: |` and the lines indented below.",
    ),
    (
        "found unknown escape character",
        "a backslash in double quotes is followed by a letter that means nothing there",
        "Use single quotes for text with backslashes, or write each backslash twice.",
    ),
    (
        "did not find expected hexdecimal number",
        "a backslash code in double quotes (\\x, \\u, \\U) lacks its digits",
        "Use single quotes for text with backslashes, or write each backslash twice.",
    ),
    (
        "found invalid Unicode character escape code",
        "a backslash code in double quotes stands for no character",
        "Write the character itself.",
    ),
    (
        "mapping values are not allowed",
        "a colon and a space in the middle of a value: it looks like a second `key: value` on one line",
        'Put the whole value in quotes (title: "Review: medicines"). A new key begins on a line of its own, indented like its neighbours.',
    ),
    (
        "block sequence entries are not allowed",
        "a list item (- ) cannot begin here",
        "Begin the list on the line below its key, each item with `- ` at the same indentation.",
    ),
    (
        "mapping keys are not allowed",
        "a question mark and a space cannot begin a value here",
        "Put the value in quotes.",
    ),
    (
        "could not find expected ':'",
        "this is neither `key: value` nor a list item",
        "Add the colon and a space after the key; or indent the line, if it goes on with the text above.",
    ),
    (
        "did not find expected '-' indicator",
        "this line does not fit the list above it",
        "Indent it like the `- ` of the other items, or if it belongs to the item above, like that item's text.",
    ),
    (
        "did not find expected key",
        "this does not fit the lines above it",
        "Indent the line exactly like its neighbours. Text that begins with a quotation mark must also end with one.",
    ),
    (
        "did not find expected ',' or ']'",
        "a list in square brackets is not closed, or lacks a comma",
        "Separate items by commas and close with ]. Text that begins with [ goes in quotes.",
    ),
    (
        "did not find expected ',' or '}'",
        "a mapping in curly brackets is not closed, or lacks a comma",
        "Separate entries by commas and close with }. Text that begins with { goes in quotes.",
    ),
    (
        "did not find expected node content",
        "a value is missing or begins with a character it may not begin with",
        "Put the value in quotes.",
    ),
    (
        "cannot start any token",
        "a value cannot begin with this character",
        "Put the whole value in quotes.",
    ),
    (
        "scanning an alias",
        "a value cannot begin with *",
        "Put the whole value in quotes; for text with emphasis use a block: `notes: |` and the lines indented below.",
    ),
    (
        "scanning an anchor",
        "a value cannot begin with &",
        "Put the whole value in quotes.",
    ),
    (
        "scanning a tag",
        "a value cannot begin with !",
        "Put the whole value in quotes.",
    ),
    (
        "tag handle",
        "a value cannot begin with !",
        "Put the whole value in quotes.",
    ),
    (
        "scanning a block scalar",
        "after | or > the rest of the line must be empty, and the text below indented by spaces",
        "Begin the text on the next line, indented. A value that itself begins with | or > goes in quotes.",
    ),
    (
        "expected <document start>",
        "the record ends before this line, yet the file goes on",
        "Indent the line like the lines above it, or delete it. Nothing may follow a line of three dots.",
    ),
    (
        "directive",
        "a line that begins with % is an instruction to the YAML reader",
        "Delete the line; if it is text, put the value in quotes.",
    ),
    (
        "YAML document",
        "a line that begins with % is an instruction to the YAML reader",
        "Delete the line; if it is text, put the value in quotes.",
    ),
)


def explained(problem: str, context: str) -> tuple[str, str]:
    """Message and cure for a syntax error of the YAML library."""
    told = f"{context}: {problem}"
    for words, message, cure in _EXPLAINED:
        if words in told:
            return message, cure
    return f"this cannot be read as YAML ({problem})", UNKNOWN_CURE


def begins_the_fault(problem: str) -> bool:
    """Whether the useful place is where the library began to read the thing, not where it gave up."""
    late = ("found unexpected end of stream", "could not find expected ':'", "directive")
    return any(words in problem for words in late)
