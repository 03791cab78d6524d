"""What a browser asks, and what it is answered: apart from the HTTP server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping, Optional, Union

LONGEST_INPUT = 300
"""Characters of one input that are read; the longest honest one, an address, has 200."""


@dataclass(frozen=True)
class Asked:
    """A request. `form` holds the inputs of a POST by name, `client` tells clients apart for limits."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    client: str = field(default="", repr=False)
    arguments: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def action(self) -> str:
        """Which button of the form was pressed."""
        return self.form.get("action", "")


@dataclass(frozen=True)
class Page:
    """A template with what it shows."""

    template: str
    shown: Mapping[str, Any] = field(default_factory=dict, repr=False)
    status: int = 200
    retry_after_s: Optional[int] = None


@dataclass(frozen=True)
class Go:
    """See another page (303)."""

    to: str


Answer = Union[Page, Go]
