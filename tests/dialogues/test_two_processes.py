"""Two processes on one conversation: nothing that was acknowledged is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Callable

import pytest
from renewal_world import ICHIRO, World, at

from bot.adapters.stores.engine import open_engine
from bot.adapters.stores.vault import Vault
from bot.assistant.conversation import Conversations
from bot.assistant.repeats import Repeats
from bot.reply import Reply
from bot.services.drafts.drafts import Drafts
from bot.services.hearing.received import Message

pytest_plugins = ("renewal_world",)


class Interrupted(Conversations):
    """Lets another process act just before the turn is written, so many times."""

    def __init__(self, world: World, act: Callable[[], object], times: int) -> None:
        super().__init__(world.conversations.assistant, world.services, Repeats())
        self._act = act
        self.left = times

    def _commit(self, incoming: Any, message: Any, said: Any) -> list[Reply]:
        if self.left:
            self.left -= 1
            self._act()
        return super()._commit(incoming, message, said)


def elsewhere(world: World) -> Drafts:
    """The drafts as another process has them: a connection of its own, no turn of ours."""
    vault: Any = world.services.drafts._store  # type: ignore[attr-defined]
    engine = open_engine(vault._engine.url.render_as_string(hide_password=False))
    return Drafts(Vault(engine, vault._keys))


@pytest.mark.parametrize("times", [1, 3])
def test_a_lost_race_is_run_again(world: World, times: int) -> None:
    """What another process wrote meanwhile and what is said now are both kept."""
    person = world.person().taking().answering(until="employment")
    other = elsewhere(world)
    (draft,) = other.of_conversation(f"{world.test}-", world.at)
    written: list[str] = []

    def act() -> None:
        written.append(f"note_{len(written)}")
        other.set_field(draft.id, written[-1], "theirs", world.at)

    patient = world.conversations
    world.conversations = Interrupted(world, act, times)
    person("現職")
    world.conversations = patient
    assert person.place == at("employer_is_right")
    kept = other.get(draft.id, world.at).fields
    assert kept["employment"] == "active" or kept["employment"]
    assert all(kept[name] == "theirs" for name in written) and len(written) == times


def test_answered_meanwhile(world: World) -> None:
    """The other process answered the same message: its answer is this one's, nothing is done twice."""
    person = world.person().taking()
    patient = world.conversations

    def act() -> None:
        message = Message(f"{world.test}-", "m-1", "はい")
        world.services.received.keep(message, [Reply("答え済み")], world.at)

    from concurrent.futures import ThreadPoolExecutor

    def in_its_own_thread() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(act).result()

    world.conversations = Interrupted(world, in_its_own_thread, 1)
    replies = world.say("はい", member=ICHIRO, message_id="m-1")
    world.conversations = patient
    assert [reply.text for reply in replies] == ["答え済み"]
    assert person("どこまで進んだ？").place == at("no_other_policy")


def test_a_race_that_never_ends(world: World) -> None:
    """Somebody who always is quicker: an apology with a number, and nothing half done."""
    person = world.person().taking()
    other = elsewhere(world)
    (draft,) = other.of_conversation(f"{world.test}-", world.at)
    count: list[int] = []

    def act() -> None:
        count.append(1)
        other.set_field(draft.id, "note", str(len(count)), world.at)

    patient = world.conversations
    world.conversations = Interrupted(world, act, 1000)
    replies = world.say("はい", member=ICHIRO)
    world.conversations = patient
    assert "0120-301-377" in replies[0].text and len(count) < 20
    assert person("どこまで進んだ？").place == at("no_other_policy")


def test_the_same_yes_in_the_other_process(world: World) -> None:
    """Its question was asked by the first process a moment ago: asked again, not taken."""
    patient, person = world.conversations, world.person().taking()
    here, there = (Conversations(patient.assistant, world.services, Repeats()) for _ in range(2))
    world.conversations = here
    (reply, *_) = world.say("はい", member=ICHIRO, message_id="m-1")
    assert at("not_cancelled") in reply.text
    world.conversations = there
    (reply, *_) = world.say("はい", member=ICHIRO, message_id="m-2")
    assert "1回だけお受けしました" in reply.text and at("not_cancelled") in reply.text
    world.at += timedelta(seconds=11)
    (reply, *_) = world.say("はい", member=ICHIRO, message_id="m-3")
    assert at("employment") in reply.text, "who has read the question is heard"
    world.conversations = patient
    assert person("どこまで進んだ？").place == at("employment")
