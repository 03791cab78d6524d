"""What a component's training depends on beside its own source.

Rasa's training cache hashes only the component class; a change in a module it calls
would go unnoticed and leave a stale model behind.
"""

from __future__ import annotations

import hashlib
import inspect
from pathlib import Path
from types import ModuleType


def of_modules(*modules: ModuleType) -> str:
    """One hash over the source text of the modules."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()


def of_folders(*folders: Path) -> str:
    """One hash over what their YAML files hold."""
    digest = hashlib.sha256()
    for path in (path for folder in folders for path in sorted(folder.glob("*.yml"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()
