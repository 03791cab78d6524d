"""出典 as users see it."""

from __future__ import annotations

import pytest

from bot.domain.citation import source_line


@pytest.mark.parametrize(
    ("citations", "expected"),
    [
        (["REG-5"], "出典：会員登録手順5"),
        (["CLK-8"], "出典：更新手順8"),
        (["REG-3", "REG-5"], "出典：会員登録手順3・5"),
        (["REG-1", "REG-2", "REG-3"], "出典：会員登録手順1・2・3"),
        (["REG-1", "REG-2", "REG-3", "REG-4"], "出典：会員登録手順1〜4"),
        (["REG-3", "REG-5", "GEN-1"], "出典：会員登録手順3・5、ご案内ちらし"),
        (["REG-2", "CLK-2", "CLK-7"], "出典：会員登録手順2、更新手順2・7"),
        (["GEN-1", "CLK-8", "GEN-4"], "出典：ご案内ちらし、更新手順8"),
        (["DESK-1", "DESK-2", "DESK-3"], "出典：電話窓口のご案内"),
        (["AGY-1", "AGY-2"], "出典：取扱代理店のご案内"),
        ([], ""),
    ],
)
def test_source_line(citations: list[str], expected: str) -> None:
    """Sections of the manual are named in words; each source is named once."""
    assert source_line(citations) == expected
