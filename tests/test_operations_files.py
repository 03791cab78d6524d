"""Units, images and compose.yaml say what is so: paths, settings, ports, commands. No engine is needed."""

from __future__ import annotations

import base64
import os
import re
import secrets
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping, Sequence

import click
import pytest
import typer
import yaml

from bot import settings as settings_module
from bot.cli import app
from bot.root import ROOT
from bot.settings import Settings

UNITS = sorted((ROOT / "ops" / "systemd").glob("assistant*.*"))
CONTAINERFILE = ROOT / "Containerfile"
COMPOSE = ROOT / "compose.yaml"
NGINX = ROOT / "ops" / "nginx" / "assistant.conf"
OURS = "/opt/assistant/"
MADE = (".venv", "models")
"""What an installation makes in the checkout."""
_SETTING = re.compile(r"\bBOT_[A-Z_]+")
_REPLACED = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


class _Asked(dict[str, str]):
    """An environment that knows what it was asked for."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__(values)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        """As the settings are read."""
        self.names.add(name)
        return super().get(name, default)


def known_settings() -> set[str]:
    """All that the settings look at."""
    asked = _Asked({})
    settings_module.read(asked)
    return asked.names


def filled() -> dict[str, str]:
    """What an operator fills in."""
    return {
        "BOT_SESSION_SECRET": secrets.token_urlsafe(48),
        "BOT_VAULT_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "BOT_CONTRACTS_URL": "https://contracts.example.jp",
        "BOT_CONTRACTS_TOKEN": "token",
        "POSTGRES_PASSWORD": "password",
        "TLS_DIR": "/etc/assistant/tls",
    }


def is_a_command(words: Sequence[str]) -> None:
    """Fails unless `python -m bot` takes these words."""
    group = typer.main.get_command(app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    command = group.commands[words[0]]  # type: ignore[attr-defined]
    command.make_context(words[0], list(words[1:]))


def ports_of_nginx() -> set[int]:
    """Where it looks for the assistant."""
    return {int(port) for port in re.findall(r"server 127\.0\.0\.1:(\d+)", NGINX.read_text())}


def agrees_with_nginx(settings: Settings) -> None:
    """One serves where the other looks, and is believed."""
    assert {settings.port, settings.desk_port} == ports_of_nginx()
    assert settings.host == "127.0.0.1" and "127.0.0.0/8" in settings.trusted_proxies
    text = NGINX.read_text()
    for url in (settings.site_url, settings.desk_url):
        assert f"server_name {url.removeprefix('https://')};" in text


# systemd


def lines(unit: Path, key: str) -> list[str]:
    """Values of a key, as systemd hands them on."""
    found = re.findall(rf"^{key}=(.*)$", unit.read_text(), re.MULTILINE)
    return [one.replace("$$", "$").replace("%%", "%") for one in found]


@pytest.mark.services
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """`systemd-analyze verify`, with this checkout where the product would be."""
    program = shutil.which("systemd-analyze")
    assert program, "systemd-analyze is missing: apt-get install systemd (.ci/run does)"
    units = [unit for unit in UNITS if unit.suffix in (".service", ".timer")]
    assert len(units) == 3
    for unit in units:
        text = unit.read_text().replace(OURS.rstrip("/"), str(ROOT))
        (tmp_path / unit.name).write_text(text)
    done = subprocess.run(
        [program, "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:/lib/systemd/system"},
    )
    ours = [line for line in done.stderr.splitlines() if "assistant" in line]
    assert done.returncode == 0 and not ours, done.stderr


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_what_units_name_is_there(unit: Path) -> None:
    """Paths of the checkout, and commands."""
    for path in re.findall(rf"{OURS}([^\s'\"]+)", unit.read_text()):
        assert path.split("/")[0] in MADE or (ROOT / path).exists(), path
    if unit.suffix == ".service":
        (start,) = lines(unit, "ExecStart")
        words = shlex.split(start)
        words = shlex.split(words[2]) if words[0] == "/bin/sh" else words
        is_a_command(words[words.index("bot") + 1 :])


def test_the_environment_of_units() -> None:
    """All of it are settings; filled in it is production, where nginx looks."""
    file = ROOT / "ops" / "systemd" / "assistant.env"
    text = file.read_text()
    assert set(_SETTING.findall(text)) <= known_settings()
    values = dict(
        line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#")
    )
    empty = {name for name, value in values.items() if not value}
    given = {name: value for name, value in filled().items() if name in empty}
    settings = settings_module.read({**values, **given})
    assert settings.production
    agrees_with_nginx(settings)
    with pytest.raises(settings_module.SettingsError):
        settings_module.read(values)


# images


def instructions() -> Iterator[tuple[str, str]]:
    """Name and rest of each."""
    text = CONTAINERFILE.read_text().replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            name, _, rest = line.partition(" ")
            yield name, rest.strip()


def ignored() -> set[str]:
    """What an engine does not see of the checkout."""
    return set((ROOT / ".containerignore").read_text().split())


def test_the_image_copies_what_is_there() -> None:
    """And nothing that is left out on purpose."""
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY"]
    sources = [one for words in copied if not words[0].startswith("--") for one in words]
    assert {"bot", "actions", "data", "requirements.lock"} <= set(sources)
    assert all((ROOT / one).exists() for one in sources)
    assert not set(sources) & ignored()


@pytest.mark.model
def test_what_is_copied_is_enough(tmp_path: Path) -> None:
    """The server can be imported of it, and the model's sources are those of the checkout."""
    copied = [rest.split() for name, rest in instructions() if name == "COPY"]
    for *sources, target in (words for words in copied if not words[0].startswith("--")):
        for source in sources:
            found, to = ROOT / source, tmp_path / target
            if found.is_dir():
                shutil.copytree(found, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(found, to)
    program = (
        "from bot import runtime; runtime.prepare()\n"
        "import bot.server, bot.keeping, bot.adapters.schema.migrating\n"
        "from bot.assistant.model_sources import sources_hash; print(sources_hash())"
    )
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}

    def run(where: Path) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], cwd=where, env=environ, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    assert run(tmp_path) == run(ROOT)


def test_the_image_serves() -> None:
    """By a command of ours, on ports of ours, as nobody in particular."""
    found = dict(instructions())
    entry, command = yaml.safe_load(found["ENTRYPOINT"]), yaml.safe_load(found["CMD"])
    assert entry[1:] == ["-m", "bot"] and entry[0] == "/app/.venv/bin/python"
    is_a_command(command)
    assert {int(port) for port in found["EXPOSE"].split()} == ports_of_nginx()
    assert int(found["USER"]) > 1000
    environment = dict(word.split("=", 1) for word in found["ENV"].split())
    assert {name for name in environment if name.startswith("BOT_")} <= known_settings()
    trained = [rest for name, rest in instructions() if name == "RUN" and "-m bot " in rest]
    (words,) = (rest.partition("-m bot ")[2].split("&&")[0].split() for rest in trained)
    is_a_command(words)


# compose


def composed() -> dict[str, Any]:
    """The file with what an operator has to give, and the defaults."""
    given = filled()

    def value(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        if kind == "-":
            return default
        assert name in given, f"{name} is asked for, and nobody is told so"
        return given[name]

    read: dict[str, Any] = yaml.safe_load(_REPLACED.sub(value, COMPOSE.read_text()))
    return read


def test_compose_serves() -> None:
    """Settings that are real and enough for production; commands, paths and names that are there."""
    document = composed()
    services = document["services"]
    assert set(services) == {"migrate", "assistant", "nginx", "postgres", "redis", "rabbitmq"}
    for name in ("migrate", "assistant"):
        service = services[name]
        is_a_command(service["command"])
        environment = service["environment"]
        assert set(environment) <= known_settings()
        settings = settings_module.read(environment)
        assert settings.production
        agrees_with_nginx(settings)
        assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]).exists()
    for service in services.values():
        for other in service.get("depends_on", {}):
            assert other in services
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            is_ours = source.startswith("./")
            assert (
                (ROOT / source).exists()
                if is_ours
                else source in {*document["volumes"], "/etc/assistant/tls"}
            )
    for url in ("BOT_DRAFTS_URL", "BOT_REDIS_URL"):
        host = re.sub(r".*[/@]([a-z]+):\d+/.*", r"\1", services["assistant"]["environment"][url])
        assert host in services


def test_compose_listens_where_nginx_does() -> None:
    """The ports of the file, published where both are."""
    services = composed()["services"]
    assert services["nginx"]["network_mode"] == "service:assistant"
    published = {int(port.split(":")[1]) for port in services["assistant"]["ports"]}
    listened = {int(port) for port in re.findall(r"listen (\d+)", NGINX.read_text())}
    assert published == listened
    test = " ".join(services["assistant"]["healthcheck"]["test"])
    assert int(re.findall(r"127\.0\.0\.1:(\d+)", test)[0]) in ports_of_nginx()


def test_no_image_names_where_it_is_from() -> None:
    """A registry is the operator's to choose."""
    images = [service["image"] for service in composed()["services"].values()]
    images += [rest.partition("=")[2] for name, rest in instructions() if name == "ARG"]
    assert images and not [one for one in images if "/" in one]
    assert all(
        rest.startswith("${PYTHON_IMAGE}") for name, rest in instructions() if name == "FROM"
    )
