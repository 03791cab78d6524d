"""An inert module in TensorFlow's place, so that Rasa imports without it.

Rasa 3.6 imports TensorFlow in every process, although nothing in our pipeline uses
it (docs/adr/0002-no-tensorflow.md). The stand-in answers attribute look-ups, base
classes and decorators while Rasa's modules are imported, and refuses to compute.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
import types
from typing import Any

_NAMES = frozenset(
    {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"}
)


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


def _inert(name: str) -> _Inert:
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


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname.partition(".")[0] in _NAMES:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> StandInModule:
        return StandInModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def install() -> None:
    """Register the stand-in, unless the real TensorFlow is installed. Idempotent."""
    if any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    if importlib.util.find_spec("tensorflow") is not None:
        return
    sys.meta_path.insert(0, _Finder())


def needs_tensorflow(component: type) -> bool:
    """True if the module that defines `component`, or a base of it, uses TensorFlow."""
    return any(
        isinstance(value, (StandInModule, _Inert))
        for base in component.__mro__
        if base.__module__ in sys.modules and base is not object
        for value in vars(sys.modules[base.__module__]).values()
    )
