"""Prepare the test process like the real one, before anything imports Rasa."""

from __future__ import annotations

from bot import runtime

runtime.prepare()
