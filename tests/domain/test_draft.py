"""下書き."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.draft import LONGEST_VALUE, MOST_FIELDS, Draft
from bot.domain.hours import TOKYO

AT = datetime(2026, 11, 20, 10, 0, tzinfo=TOKYO)
SECRET = "秘密の値"


def draft(**changes: Any) -> Draft:
    """A draft in which something is different."""
    values: dict[str, Any] = {
        "id": "d-1",
        "conversation": "web-1",
        "journey": "registration",
        "step": 3,
        "created_at": AT,
        "expires_at": AT + timedelta(days=14),
        "fields": {"phone": "09000001234", "_state": "{}"},
    }
    return Draft(**{**values, **changes})


def test_repr_hides_values() -> None:
    """repr, str and a container show the names of the fields, no value, no conversation."""
    filled = draft(conversation="line-secret", fields={"kanji_name": SECRET})
    shown = f"{filled} {filled!r} {[filled]}"
    assert "Draft(d-1, registration, step=3, fields=[kanji_name])" in shown
    assert SECRET not in shown
    assert "line-secret" not in shown


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"phone": "0820001234"}, [("phone", "0820001234"), ("_state", "{}")]),
        ({"phone": None}, [("_state", "{}")]),
        ({"email": None}, [("phone", "09000001234"), ("_state", "{}")]),
        (
            {"email": "", "_state": None},
            [("phone", "09000001234"), ("email", "")],
        ),
    ],
)
def test_with_fields(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """None clears, a correction keeps its place, the draft before stays as it was."""
    before = draft()
    assert list(before.with_fields(changes).fields.items()) == expected
    assert before == draft()


def test_fields_are_read_only() -> None:
    """Neither the draft nor the mapping that it was made from changes it."""
    fields = {"phone": "09000001234"}
    filled = draft(fields=fields)
    fields["phone"] = "changed"
    assert filled.fields["phone"] == "09000001234"
    with pytest.raises(TypeError):
        filled.fields["phone"] = "changed"  # type: ignore[index]


@pytest.mark.parametrize(("seconds", "expected"), [(-1, False), (0, True), (1, True)])
def test_expiry(seconds: int, expected: bool) -> None:
    """A draft has expired from the very moment on."""
    filled = draft()
    assert filled.is_expired(filled.expires_at + timedelta(seconds=seconds)) is expected


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": SECRET},
        {"journey": SECRET},
        {"conversation": ""},
        {"conversation": SECRET},
        {"conversation": "a\n"},
        {"conversation": "a" * 256},
        {"step": 0},
        {"created_at": datetime(2026, 11, 20)},
        {"expires_at": datetime(2026, 11, 20)},
        {"fields": {SECRET: "1"}},
        {"fields": {"Phone": SECRET}},
        {"fields": {"phone": SECRET * LONGEST_VALUE}},
        {"fields": {f"f{number}": SECRET for number in range(MOST_FIELDS + 1)}},
    ],
)
def test_wrong_draft(changes: dict[str, Any]) -> None:
    """What cannot be a draft is refused, and the error repeats no value."""
    with pytest.raises(ValueError) as caught:
        draft(**changes)
    assert SECRET not in str(caught.value)
