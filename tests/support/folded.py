"""Products of many values in one test each: every case is tried, every failure is named."""

from __future__ import annotations

import functools
import inspect
from enum import Enum
from typing import Any, Callable, Iterable, Mapping

import pytest

_LONGEST_VALUE, _LONGEST_REASON = 60, 300
"""Characters that are shown."""


def each(names: str, cases: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make one test of a function that asserts something of one case.

    It is written like `pytest.mark.parametrize`, for products and for what is derived from the
    content, where a case of its own says nothing; a table of real sentences stays parametrised.
    What the function takes besides is a fixture, which all cases share.

    `names`: the parameters of a case, as in 「kind, field」. `cases`: tuples of their values, or
    the values themselves where there is one name. No case at all is a failure.
    """
    columns = [name.strip() for name in names.split(",")]
    rows = [dict(zip(columns, row if len(columns) > 1 else (row,), strict=True)) for row in cases]

    def made(check: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(check)
        def test(**fixtures: Any) -> None:
            assert_all(functools.partial(check, **fixtures), rows)

        others = [
            parameter
            for parameter in inspect.signature(check).parameters.values()
            if parameter.name not in columns
        ]
        test.__signature__ = inspect.Signature(others)  # type: ignore[attr-defined]
        return test

    return made


def assert_all(check: Callable[..., None], cases: Iterable[Mapping[str, Any]]) -> None:
    """Call the check with each of the cases; fail with all cases for which it fails.

    The first failure comes along as the cause, with its whole traceback.
    """
    rows = list(cases)
    assert rows, "there is no case"
    failed: list[str] = []
    causes: list[BaseException] = []
    for case in rows:
        try:
            check(**case)
        except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
            causes.append(error)
            reason = _short(str(error), _LONGEST_REASON)
            failed.append(f"{named(case)}: {type(error).__name__}: {reason}")
    if failed:
        told = "\n".join(failed)
        raise AssertionError(f"{len(failed)} of {len(rows)} cases fail:\n{told}") from causes[0]


def named(case: Mapping[str, Any]) -> str:
    """A case in one line: 「kind=REFUSAL, field='phone'」."""
    return ", ".join(f"{name}={_short(_text(case[name]), _LONGEST_VALUE)}" for name in case)


def _text(value: object) -> str:
    """What tells a value apart: the id of what is content, the name of a function."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, str):
        return repr(value)
    ids = (getattr(value, name, None) for name in ("id", "__name__"))
    return next((found for found in ids if isinstance(found, str)), str(value))


def _short(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
