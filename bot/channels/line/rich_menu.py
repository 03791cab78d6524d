"""リッチメニュー: six areas below the chat, made and set for everybody by the API; twice is once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Optional

from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    MessagingApi,
    MessagingApiBlob,
    RichMenuRequest,
)

from bot.channels.line.words import MENU, PRESSED
from bot.domain.wording import Sayings
from bot.settings import LINE_API

IMAGE = Path(__file__).parent / "menu.png"
"""Drawn by ops/line_pictures.py."""
WIDTH, HEIGHT, COLUMNS = 1200, 810, 3
UPLOADS = "https://api-data.line.me"
"""Where the platform takes files; a base that is set takes them too."""
TIMEOUT_S = 20


def menu(words: Sayings) -> dict[str, Any]:
    """The menu as the API takes it. Its name tells which one it is: another one has another name."""
    width, height = WIDTH // COLUMNS, HEIGHT // -(-len(MENU) // COLUMNS)
    areas = [
        {
            "bounds": {
                "x": width * (number % COLUMNS),
                "y": height * (number // COLUMNS),
                "width": width,
                "height": height,
            },
            "action": {
                "type": "postback",
                "label": words.say(f"menu_{area}"),
                "data": f"{PRESSED}{area}",
                "displayText": words.say(f"menu_{area}"),
            },
        }
        for number, area in enumerate(MENU)
    ]
    made: dict[str, Any] = {
        "size": {"width": WIDTH, "height": HEIGHT},
        "selected": True,
        "chatBarText": words.say("menu_bar"),
        "areas": areas,
    }
    print_ = hashlib.sha256(json.dumps(made, sort_keys=True).encode() + IMAGE.read_bytes())
    return {**made, "name": f"{words.say('menu_name')} {print_.hexdigest()[:12]}"}


def create(base_url: str, token: str, words: Sayings) -> str:
    """See that this menu is there and set for everybody, and no earlier one of ours; its id.

    Raises `ApiException`.
    """
    made = menu(words)
    uploads = UPLOADS if base_url == LINE_API else base_url
    with (
        ApiClient(Configuration(host=base_url, access_token=token)) as client,
        ApiClient(Configuration(host=uploads, access_token=token)) as files,
    ):
        api = MessagingApi(client)
        ours = [
            one
            for one in api.get_rich_menu_list(_request_timeout=TIMEOUT_S).richmenus
            if one.name.startswith(f"{words.say('menu_name')} ")
        ]
        # one without its picture was left by a try that failed: it could not be set
        default = _default(api)
        there = (one.rich_menu_id for one in ours if one.name == made["name"])
        kept = next((name for name in there if name == default), None)
        name = kept or _made(api, MessagingApiBlob(files), made)
        for one in ours:
            if one.rich_menu_id != name:
                api.delete_rich_menu(one.rich_menu_id, _request_timeout=TIMEOUT_S)
    return str(name)


def _made(api: MessagingApi, files: MessagingApiBlob, made: dict[str, Any]) -> str:
    request = RichMenuRequest.from_dict(made)
    name = api.create_rich_menu(request, _request_timeout=TIMEOUT_S).rich_menu_id
    files.set_rich_menu_image(
        name,
        body=bytearray(IMAGE.read_bytes()),
        _headers={"Content-Type": "image/png"},
        _request_timeout=TIMEOUT_S,
    )
    api.set_default_rich_menu(name, _request_timeout=TIMEOUT_S)
    return str(name)


def _default(api: MessagingApi) -> Optional[str]:
    try:
        return str(api.get_default_rich_menu_id(_request_timeout=TIMEOUT_S).rich_menu_id)
    except ApiException as error:
        if error.status == 404:
            return None
        raise
