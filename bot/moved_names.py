"""What Rasa 3.6 imports by name and newer libraries have no longer."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import sys
import types
from importlib import metadata
from pathlib import Path


def install() -> None:
    """Put the names back. Idempotent."""
    import numpy as np
    import packaging.version

    if not hasattr(np, "VisibleDeprecationWarning"):  # elsewhere since 2.0
        vars(np)["VisibleDeprecationWarning"] = np.exceptions.VisibleDeprecationWarning

    if not hasattr(packaging.version, "LegacyVersion"):  # gone since 22

        class LegacyVersion(packaging.version.Version):
            """No version is one: what would have been one is refused now."""

        vars(packaging.version)["LegacyVersion"] = LegacyVersion

    if importlib.util.find_spec("pkg_resources") is None:  # not in setuptools since 82
        sys.modules["pkg_resources"] = _pkg_resources()


def _pkg_resources() -> types.ModuleType:
    module = types.ModuleType("pkg_resources")
    module.__spec__ = importlib.machinery.ModuleSpec("pkg_resources", None)
    module.resource_filename = _resource_filename  # type: ignore[attr-defined]
    module.get_distribution = metadata.distribution  # type: ignore[attr-defined]
    return module


def _resource_filename(package: str, name: str) -> str:
    """Where a file of an installed package is; `package` may be a module of it."""
    found = importlib.util.find_spec(package)
    assert found and found.origin
    return str(Path(found.origin).parent / name)
