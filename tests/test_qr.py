"""`python -m bot qr`: the codes of a flyer."""

from __future__ import annotations

import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
import segno
from typer.testing import CliRunner, Result

from bot.adapters import flyer_codes
from bot.cli import app
from bot.content import loader

NAMES = ("chat", "registration", "clickar")


def qr(*arguments: str, site: str = "https://site.example") -> Result:
    """The command."""
    return CliRunner().invoke(app, ["qr", *arguments], env={"BOT_SITE_URL": site})


@pytest.mark.parametrize("agency", loader.load().agencies)
def test_six_files(tmp_path: Path, agency: str) -> None:
    """A picture for the screen and one for the printer, of each address."""
    result = qr("--agency", agency, "--out", str(tmp_path / "flyer"))
    assert result.exit_code == 0, result.output
    files = sorted(path.name for path in (tmp_path / "flyer").iterdir())
    assert files == sorted(f"{agency}-{n}.{k}" for n in NAMES for k in ("png", "svg"))
    assert sorted(Path(line).name for line in result.stdout.split()) == files


def test_what_the_codes_say() -> None:
    """Pages that exist, under the site's address."""
    found = flyer_codes.addresses("https://site.example", "yumecard", loader.load().journeys)
    assert list(found.values()) == [
        "https://site.example/chat?agency=yumecard",
        "https://site.example/registration/terms",
        "https://site.example/mypage",
    ]


def test_the_pictures(tmp_path: Path) -> None:
    """The code of the address, with its quiet zone, large enough to print."""
    address = "https://site.example/chat?agency=yumecard"
    flyer_codes.write(tmp_path, {"chat": address})
    modules = segno.make_qr(address, error="q").symbol_size(border=4)[0]
    png = (tmp_path / "chat.png").read_bytes()
    assert struct.unpack(">II", png[16:24]) == (modules * flyer_codes.PIXELS,) * 2
    svg = ElementTree.parse(tmp_path / "chat.svg").getroot()
    assert svg.tag.endswith("svg") and svg.get("width") == str(modules * flyer_codes.PIXELS)


def test_an_agency_that_nobody_knows(tmp_path: Path) -> None:
    """Told with those that there are; nothing is written."""
    result = qr("--agency", "nobody", "--out", str(tmp_path / "flyer"))
    assert result.exit_code == 2
    assert "「nobody」は登録されていません" in result.stderr and "yumecard" in result.stderr
    assert not (tmp_path / "flyer").exists()


def test_a_folder_that_cannot_be(tmp_path: Path) -> None:
    """A file in its place is told."""
    (tmp_path / "flyer").write_text("")
    result = qr("--agency", "yumecard", "--out", str(tmp_path / "flyer"))
    assert result.exit_code == 1 and "書き込めませんでした" in result.stderr
