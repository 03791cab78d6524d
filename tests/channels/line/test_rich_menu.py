"""The rich menu by `python -m bot line-rich-menu`, on a platform of our own."""

from __future__ import annotations

import pytest
from line_platform import SECRET, TOKEN, LinePlatform, served
from linebot.v3.messaging import RichMenuRequest
from typer.testing import CliRunner

from bot.channels.line import rich_menu
from bot.channels.line.words import MENU, load_line_words
from bot.cli import app

WORDS = load_line_words()
ENVIRON = {"BOT_LINE_CHANNEL_SECRET": SECRET, "BOT_LINE_CHANNEL_TOKEN": TOKEN}


def run(platform: LinePlatform, **environ: str) -> tuple[int, str]:
    """The command, its status and what it says."""
    done = CliRunner().invoke(
        app, ["line-rich-menu"], env={**ENVIRON, "BOT_LINE_API_URL": platform.url, **environ}
    )
    return done.exit_code, done.output


def test_made_once() -> None:
    """Created with its picture and set for everybody; again: nothing changes."""
    with served() as platform:
        for _ in range(2):
            status, said = run(platform)
            assert status == 0
            assert list(platform.menus) == [platform.default_menu] == [said.strip()]
        (kind, image) = platform.images[platform.default_menu]
        assert kind == "image/png" and image == rich_menu.IMAGE.read_bytes()
        assert len([path for path, _ in platform.calls if path.endswith("/content")]) == 1


def test_in_place_of_an_earlier_one() -> None:
    """What we made before goes, what others made stays."""
    made = rich_menu.menu(WORDS)
    with served() as platform:
        platform.menus = {
            "old": {**made, "name": f"{WORDS.say('menu_name')} 000000000000"},
            "not-set": made,
            "theirs": {**made, "name": "another"},
        }
        assert run(platform)[0] == 0
        assert set(platform.menus) == {"theirs", platform.default_menu}


def test_what_goes_wrong_is_told() -> None:
    """Without settings, with a wrong token, with nobody there."""
    with served() as platform:
        assert run(platform, BOT_LINE_CHANNEL_TOKEN="wrong")[0] == 1
        assert run(platform, BOT_LINE_CHANNEL_TOKEN="", BOT_LINE_CHANNEL_SECRET="")[0] == 1
    assert run(platform)[0] == 1


def test_limits() -> None:
    """Six areas that cover the picture, labels of 20, a picture that the platform takes."""
    made = rich_menu.menu(WORDS)
    assert RichMenuRequest.from_dict(made) is not None
    assert len(made["areas"]) == len(MENU) == 6
    bounds = [area["bounds"] for area in made["areas"]]
    assert sum(b["width"] * b["height"] for b in bounds) == rich_menu.WIDTH * rich_menu.HEIGHT
    assert len({(b["x"], b["y"]) for b in bounds}) == 6
    for area in made["areas"]:
        assert len(area["action"]["label"]) <= 20 and len(area["action"]["data"]) <= 300
    assert len(made["chatBarText"]) <= 14 and len(made["name"]) <= 300
    head = rich_menu.IMAGE.read_bytes()[:24]
    assert head.startswith(b"\x89PNG") and rich_menu.IMAGE.stat().st_size <= 1024 * 1024
    assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (
        rich_menu.WIDTH,
        rich_menu.HEIGHT,
    )
    assert 800 <= rich_menu.WIDTH <= 2500 and rich_menu.WIDTH / rich_menu.HEIGHT >= 1.45


@pytest.mark.parametrize("site", ["http://127.0.0.1:5005", "https://site.example.jp"])
def test_pictures(site: str) -> None:
    """There is one of every screen that the web has one of, over https alone."""
    from bot.channels.line.pictures import FOLDER, SUFFIX, picture_of, sizes
    from bot.content.pictures import FILES
    from bot.reply import Card

    names = {path.stem.removesuffix("-phone") for path in FILES.glob("*-phone.webp")}
    assert set(sizes()) == names == {path.stem for path in FOLDER.glob(f"*{SUFFIX}")}
    shown = picture_of(site)(Card("registration", "会員登録", "x", 3, 7, part=4, parts=5))
    if site.startswith("http:"):
        assert shown is None
    else:
        assert shown and shown.url == f"{site}/channels/line/pictures/registration-3-4.jpg"
        assert shown.ratio == "390:1170"
