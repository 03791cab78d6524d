"""Structured logs: one JSON line per event on stderr, never a personal value.

Our own events say what they say. Of the libraries only warnings and errors are told, and of
these only where they come from: Rasa's hold the text of messages. What belongs to a request has its id
(`bot.channels.front.request_ids`).
"""

from __future__ import annotations

import json
import logging
import os
import sys
from types import FrameType
from typing import Any, Optional

import structlog
from structlog.typing import EventDict, WrappedLogger

REQUEST_HEADER = "X-Request-ID"
_REQUEST = "request"

_OURS = ("bot", "actions")


class _Libraries(logging.Formatter):
    """Logger, level and place of a record, and the kind of its error; not its message."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "event": "library",
            "logger": record.name,
            "where": f"{record.module}:{record.lineno}",
            "level": record.levelname.lower(),
            **structlog.contextvars.get_contextvars(),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            event["error"] = type(error).__name__
        if isinstance(error, OSError) and error.errno:
            event["reason"] = os.strerror(error.errno)
        return json.dumps(event)


class _Foreign(structlog.WriteLogger):
    """The structlog logger of a module of a library."""

    def __init__(self, module: str) -> None:
        super().__init__(sys.stderr)
        self.module = module


def _logger(*_: Any) -> structlog.WriteLogger:
    """A logger for whoever asks for it: one of ours, or a library."""
    module = _asking()
    is_ours = module.partition(".")[0] in _OURS
    return structlog.WriteLogger(sys.stderr) if is_ours else _Foreign(module)


def _asking() -> str:
    """The first caller that is not structlog itself."""
    frame: Optional[FrameType] = sys._getframe(1)
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] != "structlog" and frame.f_globals is not globals():
            return module
        frame = frame.f_back
    return ""


def _only_the_module(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Of a library's event where it comes from, from WARNING on."""
    if not isinstance(logger, _Foreign):
        return event
    if method in ("debug", "info", "msg"):
        raise structlog.DropEvent
    return {"event": "library", "logger": logger.module}


def begin_request(request_id: str) -> None:
    """All that is logged from now on for this request has its id."""
    structlog.contextvars.bind_contextvars(**{_REQUEST: request_id})


def request_headers() -> dict[str, str]:
    """For whoever is asked in the course of a request: its id, where one goes on."""
    found = structlog.contextvars.get_contextvars().get(_REQUEST)
    return {REQUEST_HEADER: found} if found else {}


def configure(level: str) -> None:
    """Set up structlog and keep the libraries quiet, whatever levels they gave themselves."""
    number = getattr(logging, level)
    handler = logging.StreamHandler(sys.stderr)
    handler.setLevel(max(number, logging.WARNING))
    handler.setFormatter(_Libraries())
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    for name in ("rasa", "rasa_sdk", "sanic", "sanic.root", "sanic.error", "sanic.server"):
        library = logging.getLogger(name)
        library.handlers.clear()
        library.setLevel(logging.NOTSET)
        library.propagate = True
    structlog.configure(
        processors=[
            _only_the_module,
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=_logger,
        cache_logger_on_first_use=True,
    )
