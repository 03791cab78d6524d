"""Where the checkout lies. Training needs this alone of all settings."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
