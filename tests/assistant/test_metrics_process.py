"""`serve` with a port for figures: one number over all workers, and nobody's values in it."""

from __future__ import annotations

import json
import os
import re
import signal
import time
import uuid
from pathlib import Path
from typing import Callable, Iterator

import httpx
import pytest
from leak_support import PEOPLE, START, found_in
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.parser import text_string_to_metric_families
from worker_support import Talker, Together, served_together

from tests_support import bot_served, free_port

SAID = (
    "会員登録したい",
    "画面を見ながら進める",
    "証券番号はどこに書いてありますか",
    "次へ",
    "人と話したい",
)


class Figures:
    """What the port tells."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/metrics"

    def text(self) -> str:
        """As Prometheus gets it."""
        response = httpx.get(self.url, timeout=10)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/plain")
        return response.text

    def sum(self, sample: str, **labels: str) -> float:
        """Of all series of that name with these labels."""
        return sum(
            one.value
            for family in text_string_to_metric_families(self.text())
            for one in family.samples
            if one.name == sample and labels.items() <= one.labels.items()
        )


def eventually(is_so: Callable[[], bool], within_s: float = 20) -> None:
    """Wait for it."""
    deadline = time.monotonic() + within_s
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture(scope="module")
def figures() -> Figures:
    """On a port that is free."""
    return Figures(free_port())


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, figures: Figures) -> Iterator[Together]:
    """Two workers."""
    port = str(httpx.URL(figures.url).port)
    folder = tmp_path_factory.mktemp("figures")
    settings = {"BOT_METRICS_PORT": port, "BOT_LIMIT_SCALE": "100"}
    with served_together(folder, 2, **settings) as together:
        yield together


def counted_by(pid: int) -> float:
    """Turns that a process has counted in the file that it holds."""
    maps = Path(f"/proc/{pid}/maps").read_text()
    (file,) = set(re.findall(r"/\S*assistant-metrics-\S*/counter_\d+\.db", maps))
    values = MmapedDict.read_all_values_from_file(file)
    return sum(value for key, value, *_ in values if json.loads(key)[0] == "assistant_turns")


def said_to_both(served: Together, talks: int = 12) -> int:
    """Each message on a connection of its own, so that both workers have some; how many there were."""
    for _ in range(talks):
        talker = Talker(served.address)
        for text in SAID:
            assert talker.post(text, uuid.uuid4().hex).status_code == 200
    return talks * len(SAID)


def test_counts_add_up(served: Together, figures: Figures) -> None:
    """Whoever is asked tells of both; asked again, the same."""
    before = figures.sum("assistant_turns_total")
    said = said_to_both(served)
    for _ in range(6):
        assert figures.sum("assistant_turns_total", channel="web", outcome="ok") == before + said
        assert figures.sum("assistant_turn_seconds_count") == before + said
        assert figures.sum("assistant_workers") == 2
    shares = [counted_by(pid) for pid in served.workers()]
    assert all(shares) and sum(shares) == before + said, "each had some"
    in_log = served.log.read_text().count('"event": "turn"')
    assert in_log == before + said
    for part in ("understanding", "order", "drafts", "trackers"):
        assert figures.sum("assistant_turn_part_seconds_count", part=part) > 0, part
    parts = figures.sum("assistant_turn_part_seconds_sum")
    assert 0 < parts <= figures.sum("assistant_turn_seconds_sum")
    assert figures.sum("assistant_requests_total", area="api", status="2xx") >= said
    assert figures.sum("assistant_steps_shown_total", journey="registration") >= 12
    assert figures.sum("assistant_journey_changes_total", change="begun") == 12
    assert figures.sum("assistant_moves_total", journey="registration", move="person") == 12
    assert figures.sum("assistant_waiting_known") == 1


def test_a_dead_worker_takes_nothing_back(served: Together, figures: Figures) -> None:
    """Its counts stay, its gauges go, and its successor counts on."""
    said_to_both(served, 4)
    turns, ended = (
        figures.sum(name) for name in ("assistant_turns_total", "assistant_workers_ended_total")
    )
    workers = served.workers()
    for pid in workers:  # both, one after the other
        os.kill(pid, signal.SIGKILL)
        eventually(lambda: figures.sum("assistant_workers") == 1)
        assert figures.sum("assistant_turns_total") == turns
        eventually(lambda: figures.sum("assistant_workers") == 2)
    assert figures.sum("assistant_turns_total") == turns
    assert figures.sum("assistant_workers_ended_total") == ended + 2
    said = said_to_both(served, 4)
    assert figures.sum("assistant_turns_total") == turns + said


def test_on_its_own_port_alone(served: Together, figures: Figures) -> None:
    """Nothing of it is public, and nothing else is on that port."""
    assert httpx.get(f"{served.address}/metrics").status_code == 404
    base = figures.url.removesuffix("/metrics")
    assert httpx.get(f"{base}/").status_code == 404
    assert httpx.post(f"{base}/api/chat/session", json={}).status_code == 404


def test_no_value_is_in_it(served: Together, figures: Figures) -> None:
    """Whatever people type, and whatever paths they ask for."""
    person = PEOPLE["first"]
    talker = Talker(served.address)
    for text in (*START, *person.values, person.password, person.card):
        assert talker.post(text, uuid.uuid4().hex).status_code == 200
    httpx.get(f"{served.address}/{person.phone}/{person.romaji}")
    httpx.get(f"{served.address}/s/{person.policy}")
    text = figures.text()
    assert "assistant_turns_total" in text
    assert found_in(text, person.sought) == []
    assert "web-" not in text, "no conversation"


def test_labels_are_few(served: Together, figures: Figures) -> None:
    """Everything that was done above makes some hundred series."""
    families = list(text_string_to_metric_families(figures.text()))
    series = [
        one for family in families for one in family.samples if not one.name.endswith("_bucket")
    ]
    assert len(series) < 400
    assert all(len(value) < 40 for one in series for value in one.labels.values())


def test_one_process_alone(tmp_path: Path) -> None:
    """The same without files."""
    figures = Figures(free_port())
    port = str(httpx.URL(figures.url).port)
    with bot_served(tmp_path, BOT_METRICS_PORT=port) as address:
        assert Talker(address).post("会員登録はどこから", uuid.uuid4().hex).status_code == 200
        assert figures.sum("assistant_turns_total") == 1
        assert figures.sum("assistant_workers") == 1
        assert httpx.get(f"{address}/metrics").status_code == 404
