"""Structured logs: one JSON line per event on stderr, never a personal value."""

from __future__ import annotations

import logging
import sys

import structlog


def configure(level: str) -> None:
    """Set up structlog and keep the libraries quiet.

    Rasa logs messages and slots at INFO and DEBUG, so it may speak from WARNING on only.
    """
    number = getattr(logging, level)
    logging.basicConfig(level=number, stream=sys.stderr, force=True, format="%(message)s")
    for library in (
        "rasa",
        "rasa_sdk",
        "apscheduler",
        "asyncio",
        "httpx",
        "httpcore",
        "matplotlib",
    ):
        logging.getLogger(library).setLevel(max(number, logging.WARNING))
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
