"""目印: what stands in a reply in place of a value, until the reply leaves on a private channel."""

from __future__ import annotations

import re


def full_marker(field: str) -> str:
    """Stands for the value as it is: 「⟦phone⟧」 → 「090-1234-5678」."""
    return f"⟦{field}⟧"


def masked_marker(field: str) -> str:
    """Stands for the masked value: 「⟦phone*⟧」 → 「***-****-5678」."""
    return f"⟦{field}*⟧"


def suggested_marker(field: str) -> str:
    """Stands for the value that is asked back: 「⟦email?⟧」 → 「taro@gmail.com」."""
    return f"⟦{field}?⟧"


MARKER = re.compile(r"⟦(?P<field>[a-z][a-z0-9_]*)(?P<kind>[*?]?)⟧")
"""Any of them, to be replaced."""
