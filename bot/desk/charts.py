"""図: bars and lines as rectangles, points and words. A template draws them as SVG; the colours are in CSS.

Every chart has its table beneath it: nothing is told by a picture alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Sequence

WIDTH = 720
_LEFT, _TOP, _BOTTOM, _HEIGHT = 48, 12, 28, 220
_NAMES, _ROW = 250, 30
_MOST_LABELS = 12


@dataclass(frozen=True)
class Bar:
    """A rectangle; `kind` is the number of its series, `title` what it stands for."""

    x: float
    y: float
    width: float
    height: float
    kind: int
    title: str


@dataclass(frozen=True)
class Label:
    """Words at a point; `anchor` as SVG has it."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Chart:
    """All of a picture, `width` by `height`; `levels` are lines across it."""

    width: int
    height: int
    bars: Sequence[Bar] = ()
    labels: Sequence[Label] = ()
    levels: Sequence[float] = ()
    points: str = ""
    dots: Sequence[tuple[float, float, str]] = field(default=())


@dataclass(frozen=True)
class Series:
    """Numbers of one kind, one for each name of the axis."""

    name: str
    values: Sequence[int]


def columns(names: Sequence[str], series: Sequence[Series]) -> Chart:
    """Bars that stand, those of one name on each other."""
    totals = [sum(one.values[at] for one in series) for at in range(len(names))]
    top = _rounded(max(totals, default=0))
    wide = (WIDTH - _LEFT) / max(1, len(names))
    bars = []
    for at, name in enumerate(names):
        floor = 0
        for kind, one in enumerate(series):
            value = one.values[at]
            height = _high(value, top)
            y = _y(floor + value, top)
            if value:
                title = f"{name} {one.name} {value}"
                x = _LEFT + at * wide + wide * 0.1
                bars.append(Bar(_r(x), _r(y), _r(wide * 0.8), _r(height), kind, title))
            floor += value
    labels, levels = _axis(top, "")
    return Chart(
        WIDTH, _TOP + _HEIGHT + _BOTTOM, bars, [*labels, *_names_below(names, wide)], levels
    )


def line(names: Sequence[str], shares: Sequence[Optional[float]]) -> Chart:
    """Shares from 0 to 1 as points that are joined; None is left out."""
    percent = [None if share is None else share * 100 for share in shares]
    top = _rounded(max((round(one + 0.5) for one in percent if one is not None), default=0))
    wide = (WIDTH - _LEFT) / max(1, len(names))
    dots = [
        (_r(_LEFT + (at + 0.5) * wide), _r(_y(value, top)), f"{names[at]} {value:.1f}%")
        for at, value in enumerate(percent)
        if value is not None
    ]
    labels, levels = _axis(top, "%")
    return Chart(
        WIDTH,
        _TOP + _HEIGHT + _BOTTOM,
        labels=[*labels, *_names_below(names, wide)],
        levels=levels,
        points=" ".join(f"{x},{y}" for x, y, _ in dots),
        dots=dots,
    )


def rows(names: Sequence[str], series: Sequence[Series]) -> Chart:
    """Bars that lie, those of one name beneath each other; the first series is the widest."""
    top = max((value for one in series for value in one.values), default=0) or 1
    room = WIDTH - _NAMES - 60
    thick = (_ROW - 8) / max(1, len(series))
    bars, labels = [], []
    for at, name in enumerate(names):
        y = at * _ROW + 4
        labels.append(Label(_NAMES - 8, y + _ROW / 2, name, "end"))
        for kind, one in enumerate(series):
            value = one.values[at]
            wide = max(1.0, value / top * room) if value else 0.0
            title = f"{name} {one.name} {value}"
            bars.append(Bar(_NAMES, _r(y + kind * thick), _r(wide), _r(thick - 1), kind, title))
            if kind == 0:
                labels.append(Label(_r(_NAMES + wide + 6), y + _ROW / 2, str(value), "start"))
    return Chart(WIDTH, max(1, len(names)) * _ROW + 8, bars, labels)


def _axis(top: int, unit: str) -> tuple[list[Label], list[float]]:
    marks = [0, top // 2, top] if top > 1 else [0, top]
    labels = [Label(_LEFT - 6, _r(_y(mark, top) + 4), f"{mark}{unit}", "end") for mark in marks]
    return labels, [_r(_y(mark, top)) for mark in marks]


def _names_below(names: Sequence[str], wide: float) -> list[Label]:
    every = -(-len(names) // _MOST_LABELS) or 1
    y = _TOP + _HEIGHT + 20
    return [
        Label(_r(_LEFT + (at + 0.5) * wide), y, name)
        for at, name in enumerate(names)
        if at % every == 0
    ]


def _rounded(most: int) -> int:
    """The top of an axis: 1, 2, 4, 10, 20, 40, 100 …"""
    top = 1
    while True:
        for step in (1, 2, 4):
            if most <= top * step:
                return top * step
        top *= 10


def _high(value: float, top: int) -> float:
    return value / top * _HEIGHT


def _y(value: float, top: int) -> float:
    return _TOP + _HEIGHT - _high(value, top)


def _r(number: float) -> float:
    return round(number, 1)
