"""`python -m bot`: serve, chat, actions, train, evaluate, rasa …"""

from __future__ import annotations

from bot import runtime

runtime.prepare()

from bot.cli import app  # noqa: E402  (rasa must not be imported before)

if __name__ == "__main__":
    app()
