"""A trained model is a folder, whose tables are mapped where they lie.

Rasa packs models into archives, which each process that loads them unpacks anew: that takes
time, and no two processes share what they read.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE, PLACEHOLDER_TRACKER
from rasa.engine.graph import ExecutionContext
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelMetadata, ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from tarsafe import TarSafe

from bot.assistant.runner import DirectGraphRunner

_COMPONENTS = "components"
_COMMON = "会員登録はどこから"


class QuickArchive(TarSafe):
    """Packed without trying hard: the archive is unpacked at once, and tables hardly shrink."""

    @classmethod
    def open(cls, name: Any = None, mode: str = "r", **named: Any) -> Any:
        """See the base class."""
        return super().open(name, mode, **named, **({"compresslevel": 1} if "w" in mode else {}))


def unpack(archive: Path, folder: Path) -> None:
    """What Rasa's training made, into a new folder."""
    folder.mkdir()
    LocalModelStorage._extract_archive_to_directory(archive, folder)


class Storage(LocalModelStorage):
    """The components of a model, and the domain that stands in its metadata."""

    def __init__(self, folder: Path, domain: Domain) -> None:
        super().__init__(folder)
        self.domain = domain


def domain_of(
    cls: type[DomainProvider],
    /,
    config: dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **kwargs: Any,
) -> DomainProvider:
    """In place of `DomainProvider.load`: the domain was read and checked already."""
    if isinstance(model_storage, Storage):
        return cls(model_storage, resource, model_storage.domain)
    return _load_domain(cls, config, model_storage, resource, execution_context, **kwargs)


_load_domain = DomainProvider.load.__func__


@dataclass(frozen=True)
class Model:
    """A model in memory: processes that are forked from this one share it."""

    folder: Path
    metadata: ModelMetadata = field(repr=False)
    runner: GraphRunner = field(repr=False)

    def __fspath__(self) -> str:
        return str(self.folder)

    def warm_up(self) -> None:
        """The first parse loads dictionary and weights. In this thread: a fork takes no other."""
        nobody = DialogueStateTracker.from_events("nobody", [])
        given = {PLACEHOLDER_MESSAGE: [UserMessage(_COMMON)], PLACEHOLDER_TRACKER: nobody}
        self.runner.run(given, targets=[self.metadata.nlu_target])


def load(folder: Path) -> Model:
    """The graph with its trained components."""
    metadata = LocalModelStorage._load_metadata(folder)
    runner = DirectGraphRunner.create(
        metadata.predict_schema,
        Storage(folder / _COMPONENTS, metadata.domain),
        ExecutionContext(metadata.predict_schema, metadata.model_id),
    )
    return Model(folder, metadata, runner)


def replace(folder: Path, new: Path) -> None:
    """Put a new model in place of another; who has mapped the old one keeps it."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
