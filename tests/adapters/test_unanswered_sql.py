"""The queue of what was not understood, on every database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Optional

import pytest
from sqlalchemy.engine import Engine

from bot.adapters.stores.unanswered import SqlUnanswered, create_tables
from bot.domain.desk_user import DeskUser, Scope
from bot.services.insight.unanswered import (
    KEPT_FOR,
    NEW_TOPIC,
    OUT_OF_SCOPE,
    NoSuchItem,
    NoSuchTarget,
    NotAssigned,
    SamePerson,
    Sighting,
    Status,
    Unanswered,
    Why,
)
from tests.adapters.draft_stores import AT, KEYS, ROTATED, at_once, engines, stored_bytes

PET = Sighting(
    "ペット保険はありますか", ("guard_other_lines",), Why.OUT_OF_SCOPE, "", "web", None, AT
)
HANAKO, JIRO = (DeskUser(name, frozenset({Scope.UNANSWERED})) for name in ("hanako", "jiro"))
OF_YUMECARD = DeskUser("yumi", frozenset({Scope.UNANSWERED}), "yumecard")


engine = engines(create_tables)


@pytest.fixture
def queue(engine: Engine) -> Unanswered:
    """With one topic."""
    return Unanswered(SqlUnanswered(engine, KEYS), ["guard_other_lines"])


def only(queue: Unanswered, user: DeskUser = HANAKO) -> str:
    """The id of the only item."""
    (item,) = queue.page(user, AT).items
    return item.id


def test_the_same_sentence_is_one_item_with_a_count(queue: Unanswered, engine: Engine) -> None:
    """However it is written; where it was said and how it came stand beside it, its words sealed."""
    queue.store.add(PET)
    queue.store.add(replace(PET, text="ﾍﾟｯﾄ保険は、ありますか？", place="renewal/3", channel="line"))
    SqlUnanswered(engine, ROTATED).add(PET)
    queue.store.add(replace(PET, text="犬の保険はありますか"))
    first, second = queue.page(HANAKO, AT).items
    assert (first.text, first.count, first.nearest) == (PET.text, 3, PET.nearest)
    assert (first.places, first.channels) == (("renewal/3",), ("line", "web"))
    assert second.count == 1
    assert "ペット".encode() not in stored_bytes(engine)


def test_without_words_topic_and_place_are_what_is_the_same(queue: Unanswered) -> None:
    """They are all that is known of it."""
    bare = replace(PET, text=None)
    for sighting in (bare, bare, replace(bare, place="renewal/3"), replace(bare, nearest=())):
        queue.store.add(sighting)
    assert [item.count for item in queue.page(HANAKO, AT).items] == [2, 1, 1]


def test_an_agency_sees_what_its_own_customers_said(queue: Unanswered) -> None:
    """And counts those alone; of the others it finds nothing by any id."""
    queue.store.add(PET)
    other = replace(PET, text="犬の保険はありますか")
    for agency in (None, "jfelife"):
        queue.store.add(replace(other, agency=agency))
    queue.store.add(replace(PET, agency="yumecard"))
    (item,) = queue.page(OF_YUMECARD, AT).items
    assert (item.text, item.count) == (PET.text, 1)
    foreign = next(one for one in queue.page(HANAKO, AT).items if one.text == other.text)
    with pytest.raises(NoSuchItem):
        queue.get(foreign.id, OF_YUMECARD, AT)
    with pytest.raises(NoSuchItem):
        queue.assign(foreign.id, NEW_TOPIC, OF_YUMECARD, AT)


def test_two_people_decide(queue: Unanswered) -> None:
    """The second is another one, and agrees with what was read."""
    queue.store.add(PET)
    item = only(queue)
    with pytest.raises(NoSuchTarget):
        queue.assign(item, "no_topic", HANAKO, AT)
    with pytest.raises(NotAssigned):
        queue.confirm(item, OUT_OF_SCOPE, JIRO, AT)
    assert queue.assign(item, OUT_OF_SCOPE, HANAKO, AT).status is Status.ASSIGNED
    with pytest.raises(SamePerson):
        queue.confirm(item, OUT_OF_SCOPE, HANAKO, AT)
    with pytest.raises(NotAssigned):
        queue.confirm(item, NEW_TOPIC, JIRO, AT)
    done = queue.confirm(item, OUT_OF_SCOPE, JIRO, AT)
    assert (done.status, done.assigned_by, done.confirmed_by) == (
        Status.CONFIRMED,
        "hanako",
        "jiro",
    )
    assert queue.confirm(item, OUT_OF_SCOPE, JIRO, AT) == done
    assert queue.page(HANAKO, AT).items == () and queue.confirmed(AT) == (done,)
    anew = queue.assign(item, "guard_other_lines", JIRO, AT)
    assert (anew.status, anew.confirmed_by) == (Status.ASSIGNED, None)
    with pytest.raises(SamePerson):
        queue.confirm(item, "guard_other_lines", JIRO, AT)


def test_pages_go_on_where_the_last_one_ended(queue: Unanswered) -> None:
    """None is missed, none is twice; the most frequent come first."""
    for number in range(7):
        for _ in range(number % 3 + 1):
            queue.store.add(replace(PET, text=f"{'あ' * number}の保険はありますか"))
    found, cursor = [], None
    while True:
        page = queue.page(HANAKO, AT, limit=2, cursor=cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len({item.id for item in found}) == len(found) == 7
    assert [item.count for item in found] == sorted((item.count for item in found), reverse=True)
    with pytest.raises(ValueError):
        queue.page(HANAKO, AT, cursor="bm8gY3Vyc29y")


def test_it_is_over_ninety_days_after_it_was_said_last(queue: Unanswered) -> None:
    """For whoever asks, and in the database."""
    queue.store.add(PET)
    queue.store.add(replace(PET, at=AT + timedelta(days=1)))
    item, end = only(queue), AT + timedelta(days=1) + KEPT_FOR
    assert queue.store.purge(end - timedelta(seconds=1)) == 0
    assert queue.store.get(item, None, end) is None
    assert queue.store.purge(end) == 1
    queue.store.add(replace(PET, at=end))
    assert only_at(queue, end) != item


def only_at(queue: Unanswered, at: object) -> Optional[str]:
    """The id of the only item then."""
    (item,) = queue.page(HANAKO, at).items  # type: ignore[arg-type]
    return item.id


def test_many_at_once_lose_no_count(queue: Unanswered, engine: Engine) -> None:
    """Neither a new item nor one that is there."""
    at_once(8, lambda _: SqlUnanswered(engine, KEYS).add(PET))
    (item,) = queue.page(HANAKO, AT).items
    assert item.count == 8
