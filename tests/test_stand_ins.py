"""Inert modules in place of software that is not installed."""

from __future__ import annotations

import ast
import importlib.abc
import importlib.machinery
import json
import subprocess
import sys
import types
from typing import Any

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.nlu.classifiers.diet_classifier import DIETClassifier
from rasa.nlu.extractors.regex_entity_extractor import RegexEntityExtractor

from bot import stand_ins
from bot.nlu.kana_restorer import KanaRestorer
from bot.nlu.tokenizer import FugashiTokenizer
from bot.root import ROOT
from bot.stand_ins import TensorFlowMissing, needs_tensorflow

USES = "import tensorflow as tf\nclass Component: pass"
USES_A_PART = "from tensorflow.keras.layers import Dense\nclass Component: pass"
DOES_NOT = "import json\nclass Component: pass"


def component(monkeypatch: pytest.MonkeyPatch, source: str) -> type:
    """The class `Component` of a module with this source."""
    module = types.ModuleType("sample_component")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(source, vars(module))
    found: type = module.Component
    return found


@pytest.mark.parametrize(
    ("source", "expected"), [(USES, True), (USES_A_PART, True), (DOES_NOT, False)]
)
def test_needs_tensorflow(monkeypatch: pytest.MonkeyPatch, source: str, expected: bool) -> None:
    """A component needs TensorFlow if its module imports any of it."""
    assert needs_tensorflow(component(monkeypatch, source)) is expected


@pytest.mark.parametrize(("source", "expected"), [(USES, True), (DOES_NOT, False)])
def test_bases_count(monkeypatch: pytest.MonkeyPatch, source: str, expected: bool) -> None:
    """A component needs what its base needs."""
    base = component(monkeypatch, source)
    assert needs_tensorflow(type("Derived", (base,), {"__module__": "unheard_of"})) is expected


@pytest.mark.parametrize(
    ("real", "expected"),
    [
        (DIETClassifier, True),
        (RulePolicy, False),
        (RegexEntityExtractor, False),
        (FugashiTokenizer, False),
        (KanaRestorer, False),
    ],
)
def test_real_components(real: type, expected: bool) -> None:
    """Rasa's neural components are told from those that run here."""
    assert needs_tensorflow(real) is expected


def test_names_can_be_looked_up() -> None:
    """Whatever a module does with TensorFlow while it is imported works."""
    import tensorflow as tf
    import tensorflow_addons as tfa
    from tensorflow.keras.layers import Dense
    from tensorflow.python.keras.engine import data_adapter

    @tf.function  # type: ignore[untyped-decorator]
    def decorated(x: int) -> int:
        return x + 1

    class Layer(tf.keras.layers.Layer):  # type: ignore[misc]
        shape: tf.TensorShape[int] = None

    assert decorated(1) == 2
    assert issubclass(Layer, tf.keras.layers.Layer)
    assert tf.float32 is tf.float32
    assert Dense and data_adapter and tfa.optimizers.AdamW


@pytest.mark.parametrize("dunder", ["__wrapped__", "__fspath__", "__version__"])
def test_special_names_are_not_made_up(dunder: str) -> None:
    """Inspection finds no special attribute that is not there."""
    import tensorflow as tf

    assert not hasattr(tf, dunder)
    assert not hasattr(tf.keras.Model, dunder)


def test_using_it_is_a_clear_error() -> None:
    """What would compute with TensorFlow says what is missing and where to remove it."""
    import tensorflow as tf

    class Network(tf.keras.Model):  # type: ignore[misc]
        pass

    with pytest.raises(TensorFlowMissing) as error:
        Network(units=3)
    assert str(error.value).startswith("Network needs TensorFlow")
    assert "docs/adr/0002-no-tensorflow.md" in str(error.value)
    assert "config.yml" in str(error.value)


def test_install_is_idempotent() -> None:
    """Installing twice registers one finder."""
    before = list(sys.meta_path)
    stand_ins.install()
    assert sys.meta_path == before


class RealTensorFlow(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds TensorFlow as an installed package would be found."""

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        """A spec for `tensorflow` alone."""
        return importlib.machinery.ModuleSpec(fullname, self) if fullname == "tensorflow" else None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """As usual."""

    def exec_module(self, module: types.ModuleType) -> None:
        """Nothing to run."""


def test_the_real_one_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where TensorFlow is installed, nothing stands in for it."""
    monkeypatch.setattr(sys, "meta_path", [RealTensorFlow()])
    monkeypatch.delitem(sys.modules, "tensorflow", raising=False)
    stand_ins.install()
    import tensorflow

    assert not isinstance(tensorflow, stand_ins.StandInModule)


IMPORTS_ALL = """
from bot import runtime
runtime.prepare()
import importlib, json, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
from bot.stand_ins import StandInModule
tops = {name.partition(".")[0] for name, module in sys.modules.items()
        if isinstance(module, StandInModule)}
rasa = [name for name in sys.modules if name.partition(".")[0] in ("rasa", "rasa_sdk")]
print(json.dumps({"tops": sorted(tops), "rasa": len(rasa)}))
"""


def modules_in_use() -> list[str]:
    """Every module of Rasa that our code imports, tests included."""
    found = set()
    for folder in ("bot", "actions", "tests"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module)
                elif isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
    return sorted(name for name in found if name.partition(".")[0] in ("rasa", "rasa_sdk"))


def test_every_module_of_rasa_that_is_used_can_be_imported() -> None:
    """Without what pyproject.toml leaves out of Rasa's needs; only the stand-ins stand in."""
    names = modules_in_use()
    assert {"rasa.model_training", "rasa.core.processor", "rasa_sdk.executor"} <= set(names)
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS_ALL, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert found["rasa"] > 150  # what they import in their turn
    assert "tensorflow" in found["tops"]
    seldom = {name.partition(".")[0] for name in stand_ins.SELDOM_USED}
    assert set(found["tops"]) <= stand_ins.NAMES | seldom
    assert "sklearn" in found["tops"]  # a second of the start, and 40 MB


LIFTS = """
from bot import runtime, stand_ins
runtime.prepare()
import sklearn.svm
assert isinstance(sklearn.svm, stand_ins.StandInModule)
stand_ins.lift("sklearn")
stand_ins.lift("sklearn")
from sklearn.svm import LinearSVC
assert LinearSVC(C=2).C == 2
"""


def test_who_needs_what_is_installed_gets_it() -> None:
    """Training in a process that has met the stand-in before."""
    done = subprocess.run(
        [sys.executable, "-c", LIFTS], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
