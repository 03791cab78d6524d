"""`actions/` as a separate rasa-sdk action server."""

from __future__ import annotations

from rasa_sdk.endpoint import create_app

from bot import log


def run(port: int, host: str = "127.0.0.1") -> None:
    """Serve POST /webhook for Rasa until the process is ended."""
    log.configure("INFO")
    app = create_app("actions")
    app.run(host, port, workers=1, access_log=False, motd=False)
