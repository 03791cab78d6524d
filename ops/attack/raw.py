"""Connections below HTTP: bytes as they are, and what comes back."""

from __future__ import annotations

import contextlib
import re
import socket
import time

_PATIENCE_S = 15.0
_ANSWER = re.compile(rb"HTTP/1\.1 ([0-9]{3}) ")


def answers(port: int, data: bytes, patience_s: float = _PATIENCE_S) -> tuple[list[int], bool]:
    """The statuses of all answers to these bytes, and whether the server closed the connection."""
    received, deadline = b"", time.monotonic() + patience_s
    with socket.create_connection(("127.0.0.1", port), timeout=patience_s) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(data)
        while True:
            connection.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                part = connection.recv(65536)
            except ConnectionError:
                return _statuses(received), True
            except TimeoutError:
                return _statuses(received), False
            if not part:
                return _statuses(received), True
            received += part


def _statuses(data: bytes) -> list[int]:
    return [int(found) for found in _ANSWER.findall(data)]
