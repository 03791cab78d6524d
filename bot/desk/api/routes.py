"""All endpoints of the API as one blueprint."""

from __future__ import annotations

from sanic import Blueprint

from bot.desk.api import cases, figures, follow, search, unanswered
from bot.desk.api.frame import Frame
from bot.desk.desk import Desk

PREFIX = "/desk/api/v1"


def blueprint(desk: Desk) -> Blueprint:
    """The routes."""
    routes = Blueprint("desk_api", url_prefix=PREFIX)
    frame = Frame(desk)
    for part in (search, follow, cases, unanswered, figures):
        part.add(routes, frame)
    return routes
