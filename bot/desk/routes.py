"""Everything that the desk serves, wherever it is served."""

from __future__ import annotations

from sanic import Blueprint

from bot.desk.api import routes as api
from bot.desk.console import Console
from bot.desk.desk import Desk
from bot.http import pictures
from bot.services.desk.steps import PICTURES


def blueprints(desk: Desk, console: Console) -> tuple[Blueprint, ...]:
    """The API and the pages, all under /desk."""
    return (api.blueprint(desk), pictures.blueprint("desk_pictures", PICTURES), console.blueprint())
