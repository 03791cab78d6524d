"""Pictures over HTTP."""

from __future__ import annotations

import httpx
from front_support import served, small_app

from bot.channels import pictures
from bot.channels.front import addresses
from bot.channels.front.protocol import protocol


def test_a_picture_is_served_by_its_name_and_nothing_else_is() -> None:
    """To be kept for a day, and shown by pages of other origins."""
    app = small_app()
    app.blueprint(pictures.blueprint())
    with (
        served(app, protocol(addresses.NOBODY)) as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}/widget/pictures") as client,
    ):
        found = client.get("/registration-3-2-phone.webp")
        assert found.headers["content-type"] == "image/webp"
        assert found.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "max-age" in found.headers["cache-control"]
        assert found.content[8:12] == b"WEBP"
        for name in ("digests.json", "..%2fpictures.yml", "x.webp", "%00"):
            assert client.get(f"/{name}").status_code == 404, name
