"""The commands. Each imports what it needs when it runs: a wrong option answers at once."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Annotated, Iterator, Optional

import typer

from bot import log, private_files
from bot import settings as settings_module

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _settings() -> settings_module.Settings:
    with _wrong_setting_told():
        return settings_module.read()


def _settings_that_store() -> settings_module.Settings:
    """The settings, for a command that stores what people say."""
    settings = _settings()
    private_files.keep(settings)
    return settings


@contextlib.contextmanager
def _wrong_setting_told() -> Iterator[None]:
    try:
        yield
    except settings_module.SettingsError as error:
        raise SystemExit(f"設定の誤り / wrong setting: {error}") from error


@app.command()
def serve() -> None:
    """Start the assistant with its chat page (HOST, PORT)."""
    settings = _settings_that_store()  # first: a wrong one is told before anything is loaded
    from bot import server

    with _wrong_setting_told():
        server.serve(settings)


@app.command()
def chat(
    jsonl: bool = typer.Option(False, help="one JSON object a line in, one a line out"),
) -> None:
    """Talk in the terminal, or run a script of messages."""
    from bot.assistant import terminal

    with _wrong_setting_told():
        terminal.run(_settings_that_store(), jsonl)


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
    """Run `actions/` as a separate action server."""
    from bot import action_server

    with _wrong_setting_told():
        action_server.run(_settings_that_store(), port)


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
def qr(
    agency: Annotated[str, typer.Option(help="id of the agency that the chat is to know")],
    out: Annotated[Path, typer.Option(help="folder for the files")] = Path(),
) -> None:
    """Write the 2D codes of a flyer, PNG and SVG: chat, registration, Clickar (BOT_SITE_URL)."""
    from bot.adapters import flyer_codes
    from bot.content import loader

    settings, content = _settings(), loader.load()
    if agency not in content.agencies:
        known = "、".join(content.agencies)
        print(
            f"取扱代理店「{agency}」は登録されていません。指定できるのは、{known} です。",
            file=sys.stderr,
        )
        raise SystemExit(2)
    addresses = flyer_codes.addresses(settings.pages_url, agency, content.journeys)
    try:
        written = flyer_codes.write(out, addresses)
    except OSError as error:
        print(
            f"2次元コードを {out} に書き込めませんでした（{type(error).__name__}）。",
            file=sys.stderr,
        )
        raise SystemExit(1) from None
    print("\n".join(map(str, written)))


@app.command("line-rich-menu")
def line_rich_menu() -> None:
    """Make the menu of the LINE account and set it for everybody; twice changes nothing."""
    settings = _settings()
    if not settings.line_token:
        raise SystemExit("BOT_LINE_CHANNEL_SECRET and BOT_LINE_CHANNEL_TOKEN must be set")
    from linebot.v3.messaging import ApiException
    from urllib3.exceptions import HTTPError

    from bot.channels.line import rich_menu
    from bot.channels.line.words import load_line_words

    try:
        name = rich_menu.create(settings.line_api_url, settings.line_token, load_line_words())
    except ApiException as error:
        raise SystemExit(f"LINE answers {error.status}: the menu was not made") from None
    except HTTPError as error:
        raise SystemExit(f"LINE does not answer ({type(error).__name__})") from None
    print(name)


@app.command()
def check() -> None:
    """Check the content: every file loads, every answer cites, every choice exists."""
    from bot.content import checks

    raise SystemExit(checks.run())


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
