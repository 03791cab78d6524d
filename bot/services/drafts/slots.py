"""覚え: what a draft keeps beside the person's values. Each is declared, with scope and erasure.

The name of a slot begins with "_". `Slot` holds one value, `SlotOfEach` one for each field or
contract. Nothing of ours stands in a draft that is not one of these.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from typing import Any, Callable, Generic, Mapping, Optional, TypeVar

T = TypeVar("T")
Fields = Mapping[str, str]
Changes = dict[str, Optional[str]]


class Scope(Enum):
    """What a slot is about."""

    DRAFT = "draft"
    """The draft as a whole, whichever contract is in hand."""
    CONTRACT = "contract"
    """The contract in hand: it is put away, and taken up again, with its values."""


class Erased(Enum):
    """When a slot is emptied by the person's own wish."""

    WITH_VALUES = "with values"
    """Whenever the values are: it tells of them. Also 「最初から」."""
    WITH_ALL = "with all"
    """Only when the person wants everything gone: 「全部消して」."""
    KEPT = "kept"
    """Not before the draft itself is deleted: it holds no value of the person."""


@dataclass(frozen=True)
class Form(Generic[T]):
    """How the values of a slot are written and read."""

    write: Callable[[T], str]
    read: Callable[[str], T]


TEXT: Form[str] = Form(lambda text: text, lambda text: text)
NUMBER: Form[int] = Form(str, int)
FLAG: Form[bool] = Form(lambda _: "1", lambda _: True)
NAMES: Form[tuple[str, ...]] = Form(
    lambda names: json.dumps(list(names)), lambda text: tuple(json.loads(text))
)
TEXTS: Form[Mapping[str, str]] = Form(
    lambda texts: json.dumps(dict(texts), ensure_ascii=False), json.loads
)


def as_json(write: Callable[[T], Any], read: Callable[[Any], T]) -> Form[T]:
    """A record that has plain values."""
    return Form(lambda value: json.dumps(write(value)), lambda text: read(json.loads(text)))


@dataclass(frozen=True)
class _Declared(Generic[T]):
    name: str
    form: Form[T]
    scope: Scope
    erased: Erased

    def __post_init__(self) -> None:
        if not self.name.startswith("_"):
            raise ValueError(f"{self.name}: a name without _ is that of a value")
        known = _DECLARED.setdefault(self.name, self)
        if (known.scope, known.erased) != (self.scope, self.erased):
            raise ValueError(f"{self.name} is declared twice")


_DECLARED: dict[str, _Declared[Any]] = {}


class Slot(_Declared[T]):
    """One value of a draft's own."""

    def of(self, fields: Fields) -> Optional[T]:
        """What is kept, None if nothing is. Raises `ValueError` as the form's `read` does."""
        text = fields.get(self.name)
        return None if text is None else self.form.read(text)

    def is_in(self, fields: Fields) -> bool:
        """True if something is kept."""
        return self.name in fields

    def keeping(self, value: Optional[T]) -> Changes:
        """The change that keeps the value; None empties the slot."""
        return {self.name: None if value is None else self.form.write(value)}


class SlotOfEach(_Declared[T]):
    """One value for each key; the name is what all of them begin with."""

    def of(self, fields: Fields, key: object) -> Optional[T]:
        """See `Slot`."""
        text = fields.get(f"{self.name}{key}")
        return None if text is None else self.form.read(text)

    def all_in(self, fields: Fields) -> dict[str, T]:
        """What is kept, by key."""
        found = {name: text for name, text in fields.items() if name.startswith(self.name)}
        return {name.removeprefix(self.name): self.form.read(text) for name, text in found.items()}

    def keeping(self, key: object, value: Optional[T]) -> Changes:
        """See `Slot`."""
        return {f"{self.name}{key}": None if value is None else self.form.write(value)}


def is_of_contract(name: str) -> bool:
    """True for what is put away with a contract: its values, and slots about it."""
    slot = _slot_of(name)
    return slot is None or slot.scope is Scope.CONTRACT


def emptied(fields: Fields, *how: Erased) -> Changes:
    """The changes that erase the slots that go so; with `WITH_VALUES` the values as well."""
    found: Changes = {}
    for name in fields:
        slot = _slot_of(name)
        if (slot.erased if slot else Erased.WITH_VALUES) in how:
            found[name] = None
    return found


def _slot_of(name: str) -> Optional[_Declared[Any]]:
    """The slot of that name, None for a value of the person, and for what nobody declares."""
    if not name.startswith("_"):
        return None
    exact = _DECLARED.get(name)
    if isinstance(exact, Slot):
        return exact
    each = (one for one in _DECLARED.values() if isinstance(one, SlotOfEach))
    return next((one for one in each if name.startswith(one.name)), None)


def declared() -> tuple[_Declared[Any], ...]:
    """All slots, by name."""
    return tuple(_DECLARED[name] for name in sorted(_DECLARED))
