"""The commands. Each imports what it needs when it runs: a wrong option answers at once."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Iterator, Optional, Sequence

import typer

from bot import log, private_files
from bot import settings as settings_module
from bot.adapters.keeping import in_use
from bot.desk.commands import desk
from bot.metrics import processes

if TYPE_CHECKING:
    from bot.services.insight.unanswered import Item

MOST_WORKERS = 64

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.add_typer(desk, name="desk")
learn = typer.Typer(no_args_is_help=True, help="What the desk confirmed, as examples.")
app.add_typer(learn, name="learn")


def _settings() -> settings_module.Settings:
    with _wrong_setting_told():
        return settings_module.read()


def _settings_that_store() -> settings_module.Settings:
    """The settings, for a command that stores what people say."""
    settings = _settings()
    private_files.keep(settings)
    in_use.hold(settings.data_dir)
    return settings


@contextlib.contextmanager
def _wrong_setting_told() -> Iterator[None]:
    try:
        yield
    except settings_module.SettingsError as error:
        raise SystemExit(f"設定の誤り / wrong setting: {error}") from error


@app.command()
def serve(
    workers: Annotated[
        int, typer.Option(min=1, max=MOST_WORKERS, help="processes that share the model")
    ] = 1,
) -> None:
    """Start the assistant with its chat page (HOST, PORT)."""
    # first: a wrong one is told before anything is loaded
    settings = replace(_settings_that_store(), workers=workers)
    is_counted_together = workers > 1 and settings.metrics_port is not None
    with processes.shared() if is_counted_together else contextlib.nullcontext():
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
def lookups(
    half: str = typer.Option("test", help="test or development"),
    errors: bool = typer.Option(False, help="list what went wrong (development only)"),
) -> None:
    """Measure the search of the help desk on tests/evaluation/lookups.jsonl."""
    from bot.assistant.evaluation.lookups import run

    raise SystemExit(run(_settings(), half=half, show_errors=errors))


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
    """Check the content: every file loads, every answer cites, what was learnt keeps its topic."""
    from bot.content import checks, learned
    from bot.content.places import PROJECT

    if checks.run():
        raise SystemExit(1)
    if learned.load(PROJECT.learned):  # the model is loaded where there is something to ask
        from bot.assistant.learning import regression

        raise SystemExit(regression.run(_settings()))


@learn.command()
def export() -> None:
    """Write what two people of the desk confirmed into data/nlu, to be read and committed."""
    from bot.assistant.learning import attempt, candidates

    attempt.report(candidates.export(_confirmed()))


@learn.command("try")
def try_out() -> None:
    """Train on a copy with what was confirmed, and show what is gained and lost by it."""
    from bot.assistant.learning import attempt

    raise SystemExit(attempt.attempt(_confirmed(), _settings().model_dir, attempt.as_process))


def _confirmed() -> Sequence[Item]:
    from bot import bootstrap

    with _wrong_setting_told():
        services = bootstrap.services(_settings_that_store())
    return services.unanswered.confirmed(services.now())


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


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="a new file, for its owner alone")]) -> None:
    """Copy databases and keys of BOT_DATA_DIR into one file; the assistant may be running."""
    from bot import keeping

    keeping.backup(_settings(), file)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="what `backup` has made")],
    replace_all: bool = typer.Option(False, "--replace", help="in place of what is there now"),
) -> None:
    """Put databases and keys of a backup into BOT_DATA_DIR; nothing may be running."""
    from bot import keeping

    keeping.restore(_settings(), file, replace_all)


@app.command()
def migrate(
    of: Annotated[Optional[str], typer.Option(help="drafts or contracts; else both")] = None,
    to: Annotated[
        Optional[str], typer.Option(help="a version such as 0001, of one of them")
    ] = None,
    only_status: Annotated[
        bool, typer.Option("--status", help="tell the versions; 1 if one is behind")
    ] = False,
) -> None:
    """Bring the tables to the version of this code, before it is started on them."""
    from bot import keeping

    settings = _settings_that_store()
    if only_status:
        raise SystemExit(keeping.versions(settings))
    keeping.migrate(settings, of, to)


keys_app = typer.Typer(no_args_is_help=True, help="The keys that seal what is stored.")
app.add_typer(keys_app, name="keys")


@keys_app.command()
def rotate() -> None:
    """Seal under a new key from the next start on; what is sealed now still opens."""
    from bot import keeping

    keeping.rotate(_settings_that_store())


@keys_app.command()
def status() -> None:
    """How much is sealed under which key, and whether every draft opens."""
    from bot import keeping

    raise SystemExit(keeping.status(_settings_that_store()))


@app.command()
def forget(
    member: Annotated[str, typer.Option(help="the reference by which the host names the person")],
) -> None:
    """Delete everything of a member, wherever it lies, and tell how much of what there was."""
    from bot import keeping

    keeping.forget(_settings_that_store(), member)


@app.command("rasa", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def rasa_command(context: typer.Context) -> None:
    """Rasa's own command line: python -m bot rasa data validate."""
    from bot.assistant import rasa_fixes

    rasa_fixes.apply()
    from rasa.__main__ import main

    sys.argv = ["rasa", *context.args]
    sys.path.insert(0, str(Path.cwd()))
    main()
