"""What ends the bench before it has figures."""

from __future__ import annotations


class BenchFailed(RuntimeError):
    """A step broke or took too long; the message says which, and why."""
