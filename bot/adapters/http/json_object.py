"""A JSON object read field by field, strictly, without ever repeating a value in an error."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Callable, Mapping, Optional, Type, TypeVar, cast

from bot.domain.hours import TOKYO
from bot.domain.policy import is_reference

T = TypeVar("T")

_FRACTION = re.compile(r"\.(\d+)")


class WireError(ValueError):
    """The JSON is not what was agreed; the message holds the place, never what stood there."""


class JsonObject:
    """A JSON object with its place in the document; every reader raises `WireError`."""

    def __init__(self, data: Any, where: str = "$") -> None:
        if not isinstance(data, Mapping):
            raise WireError(f"{where} must be an object")
        self._data = data
        self._where = where

    def get(self, name: str, kind: Type[T]) -> T:
        """The value of that name, which must be of that type."""
        value = self._data.get(name)
        if not _is_of(value, kind):
            raise WireError(f"{self._where}.{name} must be of type {kind.__name__}")
        return cast(T, value)

    def optional(self, name: str, read: Callable[[str], T]) -> Optional[T]:
        """`read(name)`, or None if the value is null or missing."""
        return None if self._data.get(name) is None else read(name)

    def text(self, name: str) -> str:
        """A string."""
        return self.get(name, str)

    def yen(self, name: str) -> int:
        """An amount: an integer from 0."""
        value = self.get(name, int)
        if value < 0:
            raise WireError(f"{self._where}.{name} must not be negative")
        return value

    def made(self, name: str, make: Callable[[str], T]) -> T:
        """The string of that name through a constructor that may raise `ValueError`."""
        text = self.text(name)
        try:
            return make(text)
        except (ValueError, OverflowError):
            # not chained: the cause would repeat the value
            raise WireError(f"{self._where}.{name} cannot be read") from None

    def reference(self, name: str) -> str:
        """An opaque id."""
        return self.made(name, _reference)

    def moment(self, name: str) -> datetime:
        """An RFC 3339 date-time, in Asia/Tokyo."""
        return self.made(name, _moment)

    def day(self, name: str) -> date:
        """A day such as "1950-12-19"."""
        return self.made(name, date.fromisoformat)

    def object(self, name: str) -> JsonObject:
        """An object."""
        return JsonObject(self._data.get(name), f"{self._where}.{name}")

    def objects(self, name: str, read: Callable[[JsonObject], T]) -> tuple[T, ...]:
        """An array of objects, each through `read`."""
        return tuple(
            read(JsonObject(item, f"{self._where}.{name}[{i}]"))
            for i, item in enumerate(self.get(name, list))
        )

    def strings(self, name: str, make: Callable[[str], T]) -> tuple[T, ...]:
        """An array of strings, each through `make`."""
        items = {str(i): item for i, item in enumerate(self.get(name, list))}
        inner = JsonObject(items, f"{self._where}.{name}")
        return tuple(inner.made(i, make) for i in items)

    def mapping(self, name: str, kind: Type[T]) -> dict[str, T]:
        """An object whose values are all of that type."""
        found = self.get(name, dict)
        if not all(isinstance(k, str) and _is_of(v, kind) for k, v in found.items()):
            raise WireError(f"{self._where}.{name} must map names to {kind.__name__}")
        return dict(found)

    def build(self, make: Callable[[], T]) -> T:
        """A record whose own checks may raise `ValueError`."""
        try:
            return make()
        except WireError:
            raise
        except (ValueError, OverflowError):
            raise WireError(f"{self._where} contradicts itself") from None


def _is_of(value: object, kind: type) -> bool:
    # True is an int to Python, not to JSON
    return isinstance(value, kind) and not (kind is int and isinstance(value, bool))


def _reference(text: str) -> str:
    if not is_reference(text):
        raise ValueError("no reference")
    return text


def _moment(text: str) -> datetime:
    # Python 3.10 reads microseconds only: .123456789Z → .123456+00:00
    text = _FRACTION.sub(lambda m: "." + m.group(1)[:6].ljust(6, "0"), text)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    if moment.tzinfo is None:
        raise ValueError("no offset")
    return moment.astimezone(TOKYO)
