"""図と表: a picture with the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Sequence, Union

from bot.desk.charts import Chart

Cell = Union[str, int]


@dataclass(frozen=True)
class Picture:
    """`head` are the columns, the first of which names a row; `legend` the series by their numbers."""

    id: str
    title: str
    chart: Chart
    head: Sequence[str]
    cells: Sequence[Sequence[Cell]]
    legend: Sequence[str] = ()
    note: str = ""
