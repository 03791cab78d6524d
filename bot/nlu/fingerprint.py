"""What a component's training depends on beside its own source.

Rasa's training cache hashes only the component class; a change in a module it calls
would go unnoticed and leave a stale model behind.
"""

from __future__ import annotations

import hashlib
import inspect
from types import ModuleType


def of_modules(*modules: ModuleType) -> str:
    """One hash over the source text of the modules."""
    digest = hashlib.sha256()
    for module in modules:
        digest.update(inspect.getsource(module).encode())
    return digest.hexdigest()
