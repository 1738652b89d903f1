"""What a browser is told to allow on this site: nothing from elsewhere, nothing written into a page; pages are made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

CONTENT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
"""The content security policy that every page carries itself, so that it holds in a folder too."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": f"{CONTENT}; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "private, no-cache",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What a web server is to send with every file. Some of it a page cannot say for itself (guarantees §6.3)."""

ROBOTS = "User-agent: *\nDisallow: /\n"
"""`robots.txt`: a request to search engines, and no protection."""


def headers_file() -> str:
    """`_headers`, which some hosts of static sites read by themselves: every path, then a line a header."""
    return "/*\n" + "".join(f"  {name}: {value}\n" for name, value in HEADERS.items())
