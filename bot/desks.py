"""電話窓口: the insurer's two desks, for what is said where no content is at hand.

Their numbers stand in content/hours.yml alone.
"""

from __future__ import annotations

from pathlib import Path

import yaml

REGISTRATION_DESK, CLICKAR_DESK = "registration", "clickar"

_DESKS = yaml.safe_load((Path(__file__).parent / "content" / "hours.yml").read_text("utf-8"))[
    "desks"
]

REGISTRATION_PHONE = str(_DESKS[REGISTRATION_DESK]["phone"])
CLICKAR_PHONE = str(_DESKS[CLICKAR_DESK]["phone"])


def tel(phone: str) -> str:
    """What calls the number: 「tel:0120…」, without hyphens."""
    return f"tel:{phone.replace('-', '')}"
