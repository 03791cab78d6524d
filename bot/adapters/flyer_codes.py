"""2次元コード for a flyer, by `segno`: each address as PNG and SVG."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import segno

from bot.domain.handoff import REGISTRATION, RENEWAL
from bot.domain.journey import Journey

CORRECTION = "q"
"""A quarter of the code may be dirty or folded, as flyers are."""

PIXELS = 12
"""A module of the PNG: some 450 pixels a side, 3.8 cm at 300 dpi."""


def addresses(base: str, agency: str, journeys: Mapping[str, Journey]) -> dict[str, str]:
    """What the codes lead to, by the names of their files: the chat, and both procedures.

    The flyer leads to the registration past the insurer's front page, and to Clickar's top (REG-7).
    """
    return {
        f"{agency}-chat": f"{base}/chat?agency={agency}",
        f"{agency}-registration": f"{base}{journeys[REGISTRATION].entry.page}",
        f"{agency}-clickar": f"{base}{journeys[RENEWAL].steps[0].page}",
    }


def write(folder: Path, addresses: Mapping[str, str]) -> list[Path]:
    """Write 「name.png」 and 「name.svg」 for each address; the files. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, address in addresses.items():
        code = segno.make_qr(address, error=CORRECTION)
        for kind in ("png", "svg"):
            path = folder / f"{name}.{kind}"
            code.save(str(path), scale=PIXELS, light="white")
            written.append(path)
    return written
