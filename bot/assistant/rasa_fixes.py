"""The few places where Rasa 3.6.21 is changed, with the reason for each.

Rasa 3.6.21 is the last of its line, so these do not chase a moving target.
"""

from __future__ import annotations

import copy
import hashlib
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

import jsonschema
import numpy as np
import rasa
import rasa.core.actions.action as rasa_action
import rasa.core.policies.rule_policy as rasa_rule_policy
import rasa.core.processor as rasa_processor
import rasa.engine.storage.local_model_storage as rasa_storage
import rasa.shared.nlu.training_data.training_data as rasa_training_data
import scipy.sparse
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from rasa.shared.nlu.training_data.message import Message

from bot.assistant import model_files
from bot.assistant.runner import DirectGraphRunner
from bot.stand_ins import TensorFlowMissing, needs_tensorflow


@lru_cache(maxsize=1)
def _result_validator() -> Any:
    schema = rasa_action.RemoteAction.action_response_format_spec()
    return jsonschema.validators.validator_for(schema)(schema)


def _validate_action_result(self: Any, result: dict[str, Any]) -> bool:
    if not getattr(self.action_endpoint, "is_in_process", False):
        _result_validator().validate(result)
    return True


_look_up_event_class = Event.resolve_by_type


@cache
def _event_class(type_name: str, default: Any = None) -> Any:
    return _look_up_event_class(type_name, default)


def _message_fingerprint(self: Message) -> str:
    """Hash of the properties and of the raw feature values.

    Tokens need no hash of their own: text and tokenizer decide them.
    """
    digest = hashlib.blake2b(digest_size=16)
    for key in sorted(self.data):
        if not key.endswith("tokens"):
            digest.update(f"{key}={self.data[key]!r};".encode())
    for features in self.features:
        matrix = features.features
        values = matrix.data if scipy.sparse.issparse(matrix) else matrix
        digest.update(features.origin.encode() + np.ascontiguousarray(values).tobytes())
        if scipy.sparse.issparse(matrix):
            digest.update(matrix.tocoo().col.tobytes())
    return digest.hexdigest()


def _action_call_format(self: Any, tracker: Any, domain: Any) -> dict[str, Any]:
    return {
        "next_action": self._name,
        "sender_id": tracker.sender_id,
        "tracker": {**tracker.current_state(EventVerbosity.NONE), "events": []},
        "version": rasa.__version__,
    }


def _slots_carried_over(tracker: DialogueStateTracker) -> list[SlotSet]:
    last = {event.key: event for event in tracker.applied_events() if isinstance(event, SlotSet)}
    return [SlotSet(event.key, event.value, metadata=event.metadata) for event in last.values()]


def apply() -> None:
    """Apply all changes. Idempotent."""
    # Rasa packs models as hard as gzip can: a tenth of the training time.
    rasa_storage.TarSafe = model_files.QuickArchive

    # Rasa reads and checks the domain of a model twice, the second time as YAML: .4 s.
    DomainProvider.load = classmethod(model_files.domain_of)

    # Rasa copies all examples deeply whenever sources of them are merged, ours one by one.
    rasa_training_data.copy = SimpleNamespace(deepcopy=lambda value: value, copy=copy.copy)

    # Rasa's training cache hashes every token through its Python representation:
    # more than half of the training time of some ten thousand examples.
    Message.fingerprint = _message_fingerprint

    # Rasa compiles its JSON schema anew at every action call: 69 % of a form turn. What
    # our own process returned needs no check at all.
    rasa_action.RemoteAction._validate_action_result = _validate_action_result

    # Rasa posts the domain and every event of the session with each action call; our
    # actions read the slots and the latest message.
    rasa_action.RemoteAction._action_call_format = _action_call_format

    # Rasa copies events and states deeply for each debug line, written or not: 5 % of a turn.
    # In these two modules nothing else is copied.
    for module in (rasa_processor, rasa_rule_policy):
        module.copy = SimpleNamespace(deepcopy=lambda value: value)

    # A new session starts with every value that a slot ever had: conversations grow without
    # end. The last value of each says the same.
    rasa_action.ActionSessionStart._slot_set_events_from_tracker = staticmethod(_slots_carried_over)

    # Rasa walks all event classes for every event it reads: 8 % of a turn.
    Event.resolve_by_type = staticmethod(_event_class)

    # Dask of today takes Rasa's graphs for circular ones; training needs no scheduler either.
    DaskGraphRunner.run = DirectGraphRunner.run
    DaskGraphRunner._order = DirectGraphRunner._order

    # A component that needs TensorFlow must say so when configured, not fail halfway.
    if getattr(DefaultV1Recipe, "_refuses_tensorflow", False):
        return
    look_up = DefaultV1Recipe._from_registry.__func__

    def from_registry(cls: Any, name: str) -> Any:
        component = look_up(cls, name)
        if needs_tensorflow(component.clazz):
            raise TensorFlowMissing(name)
        return component

    DefaultV1Recipe._from_registry = classmethod(from_registry)
    DefaultV1Recipe._refuses_tensorflow = True
