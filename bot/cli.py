"""The commands. Each imports what it needs when it runs: a wrong option answers at once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from bot import log
from bot import settings as settings_module

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _settings() -> settings_module.Settings:
    try:
        return settings_module.read()
    except settings_module.SettingsError as error:
        raise SystemExit(f"設定の誤り / wrong setting: {error}") from error


@app.command()
def serve() -> None:
    """Start the assistant with its chat page (HOST, PORT)."""
    from bot import server

    server.serve(_settings())


@app.command()
def chat(
    jsonl: bool = typer.Option(False, help="one JSON object a line in, one a line out"),
) -> None:
    """Talk in the terminal, or run a script of messages."""
    from bot.assistant import terminal

    terminal.run(_settings(), jsonl)


@app.command()
def train(
    force: bool = typer.Option(False, help="train even if the model is up to date"),
) -> None:
    """Train the model if it is older than its sources."""
    from bot.assistant import training

    settings = _settings()
    log.configure(settings.log_level)
    print(training.train_if_needed(settings, force=force))


@app.command()
def actions(port: int = 5055) -> None:
    """Run `actions/` as a separate rasa-sdk action server."""
    from bot.assistant import action_server

    action_server.run(port)


@app.command()
def evaluate(
    half: str = typer.Option("test", help="test or development"),
    accept: bool = typer.Option(False, help="write the figures as the accepted ones"),
    errors: bool = typer.Option(False, help="list what went wrong (development only)"),
) -> None:
    """Measure the language quality on tests/evaluation and compare with the accepted figures."""
    from bot.assistant.evaluation.run import run

    raise SystemExit(run(_settings(), half=half, accept=accept, show_errors=errors))


@app.command()
def check() -> None:
    """Check the content: every file loads, every answer cites, every choice exists."""
    from bot.content import check as content_check

    raise SystemExit(content_check.run())


@app.command()
def review(
    topics: Annotated[Optional[list[str]], typer.Argument(help="topics that were read")] = None,
    every: bool = typer.Option(False, "--all", help="all topics that wait for it"),
) -> None:
    """Note that answers were read again beside the manual; without a topic, list those to read."""
    from bot.content import review as content_review
    from bot.domain.errors import ContentError

    try:
        waiting = content_review.stale_topics()
        if topics or every:
            content_review.mark_reviewed(waiting if every else topics or ())
        else:
            print("\n".join(waiting) or "nothing waits to be read")
    except ContentError as error:
        raise SystemExit(str(error)) from error


@app.command("rasa", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def rasa_command(context: typer.Context) -> None:
    """Rasa's own command line: python -m bot rasa data validate."""
    from bot.assistant import rasa_fixes

    rasa_fixes.apply()
    from rasa.__main__ import main

    sys.argv = ["rasa", *context.args]
    sys.path.insert(0, str(Path.cwd()))
    main()
