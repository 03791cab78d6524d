"""Heads of HTTP requests that are refused before anything of the body is read.

What two servers could read differently — where the body ends above all — is read by none.
"""

from __future__ import annotations

import re
from typing import Optional

_LENGTH = re.compile(rb"[0-9]{1,18}")
_CHUNK_SIZE = re.compile(r"[0-9A-Fa-f]{1,15}")
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FORBIDDEN = (b"\r", b"\n", b"\0")
_ONCE = (b"content-length", b"transfer-encoding", b"host", b"authorization")


def fault(head: bytes) -> Optional[str]:
    r"""What is wrong with a head (without the empty line that ends it), None if nothing is.

    >>> fault(b"POST / HTTP/1.1\r\nContent-Length: -1")
    'content-length is no number'
    >>> fault(b"POST / HTTP/1.1\r\nContent-Length: 12") is None
    True
    """
    seen: set[bytes] = set()
    for line in head.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        # 「Content-Length : 5」 and folded lines are read by some servers and not by others
        if not colon or not _NAME.fullmatch(name):
            return "a line is no header"
        if any(byte in value for byte in _FORBIDDEN):
            return "a header holds a control character"
        name = name.lower()
        if name in _ONCE and name in seen:
            return f"{name.decode()} stands there twice"
        seen.add(name)
        value = value.strip(b" \t")
        if name == b"content-length" and not _LENGTH.fullmatch(value):
            return "content-length is no number"
        if name == b"transfer-encoding" and value.lower() != b"chunked":
            return "transfer-encoding is not chunked"
    if {b"content-length", b"transfer-encoding"} <= seen:
        return "content-length beside transfer-encoding"
    return None


def chunk_size(text: str, base: int = 16) -> int:
    """The size of a chunk, or of a body. Raises `ValueError` for what is no plain number."""
    if not _CHUNK_SIZE.fullmatch(text.strip(" \t")):
        raise ValueError
    return int(text, base)
