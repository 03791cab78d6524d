"""Inert modules in place of software that Rasa imports and nobody here uses.

Rasa 3.6 imports TensorFlow (docs/adr/0002-no-tensorflow.md) and the software of all its
channels and stores (docs/adr/0009-python-3-13.md) in every process. A stand-in answers
attribute look-ups, base classes and decorators while Rasa's modules are imported, and
refuses to compute. What is installed is taken instead, but for what is slow to import and
seldom used (docs/adr/0013-half-the-cost.md).
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from typing import Any, Iterable

_TENSORFLOW = frozenset(
    {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"}
)

# Of channels, stores, trackers of errors, plots and Rasa's own shell.
_NEVER_USED = frozenset(
    {
        "aiogram",
        "aiormq",
        "aio_pika",
        "boto3",
        "botocore",
        "cachecontrol",
        "confluent_kafka",
        "dask",
        "fbmessenger",
        "google",
        "matplotlib",
        "mattermostwrapper",
        "networkx",
        "prompt_toolkit",
        "pymongo",
        "questionary",
        "redis",
        "rocketchat_API",
        "sentry_sdk",
        "sklearn_crfsuite",
        "skops",
        "slack_sdk",
        "socketio",
        "structlog_sentry",
        "terminaltables",
        "twilio",
        "webexteamssdk",
    }
)
NAMES = _TENSORFLOW | _NEVER_USED

SELDOM_USED = frozenset({"apscheduler", "opentelemetry", "sklearn", "spacy.cli"})
"""Installed, but slow to import and large: `lift` brings them to who needs them.

sklearn is needed by training alone, opentelemetry by traces alone (redis would load it, to count what
nobody asks for), spaCy's and Rasa's commands and Rasa's reminders by nobody.
"""

_lifted: set[str] = set()


class TensorFlowMissing(RuntimeError):
    """A component that needs TensorFlow was configured, and it is not installed."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} needs TensorFlow, which this installation leaves out on purpose "
            "(docs/adr/0002-no-tensorflow.md). Remove it from config.yml."
        )


class _Inert(type):
    """A class that may be named, subclassed, subscripted or used as a decorator."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _inert(f"{cls.__name__}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if not cls.__dict__.get("_is_stand_in"):  # a subclass is being instantiated
            raise TensorFlowMissing(cls.__name__)
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType):
            return args[0]  # @tf.function
        return cls

    def __getitem__(cls, _: Any) -> Any:
        return cls


def _inert(name: str) -> Any:
    if name.endswith(("Error", "Exception")):
        return type(name, (Exception,), {})  # stands in `except`
    return _Inert(name, (), {"_is_stand_in": True})


class StandInModule(types.ModuleType):
    """A module whose every attribute is an inert class."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = _inert(name)
        setattr(self, name, value)
        return value


def _among(module: str, names: Iterable[str]) -> bool:
    """True for one of the names and for what is inside of it."""
    return any(module == name or module.startswith(f"{name}.") for name in names)


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives stand-ins for some names."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if _among(fullname, self._names - _lifted):
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> StandInModule:
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Let the stand-ins be found after everything that is installed. Idempotent.

    What is seldom used is found as a stand-in even where it is installed.
    """
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    _lifted.update(n for n in SELDOM_USED if n in sys.modules and not _stands_in(n))
    sys.meta_path.insert(0, _Finder(SELDOM_USED))
    sys.meta_path.append(_Finder(NAMES))


def lift(name: str) -> None:
    """Let what is installed be imported from now on; modules that met the stand-in keep it."""
    _lifted.add(name)
    for module in [m for m in sys.modules if _among(m, [name]) and _stands_in(m)]:
        del sys.modules[module]


def _stands_in(module: str) -> bool:
    return isinstance(sys.modules.get(module), StandInModule)


def needs_tensorflow(component: type) -> bool:
    """True if the module that defines `component`, or a base of it, uses TensorFlow."""
    return any(
        isinstance(value, (StandInModule, _Inert))
        for base in component.__mro__
        if base.__module__ in sys.modules and base is not object
        for value in vars(sys.modules[base.__module__]).values()
    )
