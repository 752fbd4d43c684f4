"""The OpenAPI document of the sandbox."""

from __future__ import annotations


def text() -> bytes:
    """The document as JSON."""
    return b"{}"
