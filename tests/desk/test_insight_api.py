"""GET unanswered, POST unanswered/{id}, GET figures, by keys of machines."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Iterator

import pytest
from desk_data import fill
from desk_support import Running, desk_served

from bot.domain.desk_user import Scope


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A desk with thirty days behind it."""
    with desk_served(tmp_path_factory.mktemp("desk")) as running:
        fill(running.services, 2000)
        yield running


def keyed(desk: Running, name: str, agency: str | None = None) -> Any:
    """Somebody with a key of that name that may do all of it."""
    scopes = (Scope.UNANSWERED, Scope.FIGURES)
    return desk.client(desk.services.desk.keys.make(name, scopes, desk.at, agency, 1))


def test_the_queue_goes_on_page_by_page(filled: Running) -> None:
    """The most frequent first; an agency's key sees its own."""
    machine = keyed(filled, "reads")
    whole = machine.get("/unanswered").json()
    assert [one["count"] for one in whole["items"]] == [4, 3, 2, 1] and whole["next"] is None
    assert whole["items"][-1]["text"] is None
    first = machine.get("/unanswered", params={"limit": 3}).json()
    rest = machine.get("/unanswered", params={"limit": 3, "after": first["next"]}).json()
    assert first["items"] + rest["items"] == whole["items"] and rest["next"] is None
    own = keyed(filled, "of-agency", "yumecard").get("/unanswered").json()["items"]
    assert [one["count"] for one in own] == [2, 2, 1, 1]
    assert keyed(filled, "of-other", "jfelife").get("/unanswered").json()["items"] == []
    assert machine.get("/unanswered", params={"after": "x"}).status_code == 404


def test_two_keys_decide_and_never_the_same(tmp_path: Path) -> None:
    """What is confirmed waits no more."""
    with desk_served(tmp_path) as desk:
        fill(desk.services, 10)
        one, other = keyed(desk, "one"), keyed(desk, "other")
        item = one.get("/unanswered").json()["items"][0]["id"]
        path = f"/unanswered/{item}"

        def sent(who: Any, action: Any, target: Any) -> int:
            return int(who.post(path, json={"action": action, "target": target}).status_code)

        assert sent(other, "confirm", "out_of_scope") == 409
        assert sent(one, "assign", "no such topic") == 404
        assert sent(one, "assign", 7) == sent(one, "drop", "new_topic") == 400
        assert sent(one, "assign", "guard_other_lines") == 200
        assert sent(one, "confirm", "guard_other_lines") == 409
        assert sent(other, "confirm", "new_topic") == 409
        assert sent(other, "confirm", "guard_other_lines") == 200
        assert sent(keyed(desk, "x", "jfelife"), "assign", "new_topic") == 404
        waiting = [one["id"] for one in one.get("/unanswered").json()["items"]]
        done = other.get("/unanswered", params={"status": "confirmed"}).json()["items"]
        assert item not in waiting and [one["id"] for one in done] == [item]
        assert (done[0]["assigned_by"], done[0]["confirmed_by"]) == ("one", "other")


def test_figures_of_the_days_that_are_asked_for(filled: Running) -> None:
    """Thirty days where nobody says which; an agency's key gets its own alone."""
    machine = keyed(filled, "reads-figures")
    whole = machine.get("/figures").json()
    assert (whole["from"], whole["to"], len(whole["days"])) == ("2026-10-26", "2026-11-24", 30)
    assert [len(one["steps"]) for one in whole["journeys"]] == [7, 9]
    assert whole["conversations"] == sum(
        sum(day["conversations"].values()) for day in whole["days"]
    )
    assert len(whole["topics"]) == 10 and len(whole["hours"]) == 24
    mine = keyed(filled, "figures-of-agency", "yumecard")
    own = mine.get("/figures").json()
    assert own["agency"] == "yumecard" and 0 < own["conversations"] < whole["conversations"]
    assert own == machine.get("/figures", params={"agency": "yumecard"}).json()
    assert mine.get("/figures", params={"agency": "jfelife"}).status_code == 403
    one = machine.get("/figures", params={"from": "2026-11-24", "to": "2026-11-24"}).json()
    assert len(one["days"]) == 1
    turned = machine.get("/figures", params={"from": "2026-11-24", "to": "2026-11-20"}).json()
    assert (turned["from"], turned["to"]) == ("2026-11-20", "2026-11-24")
    many = machine.get("/figures", params={"from": "0001-01-01", "to": "2026-11-24"}).json()
    assert (many["from"], len(many["days"])) == ("2026-05-24", 185)
    for wrong in ({"to": "2026W481"}, {"to": "1"}, {"from": "2026-02-30"}):
        assert machine.get("/figures", params=wrong).status_code == 400
    tag = machine.get("/figures").headers["etag"]
    assert machine.get("/figures", headers={"If-None-Match": tag}).status_code == 304


def test_who_may_not_is_told(filled: Running) -> None:
    """Each scope by itself."""
    reader = filled.client(filled.key(Scope.SEARCH))
    assert [reader.get(path).status_code for path in ("/unanswered", "/figures")] == [403, 403]
