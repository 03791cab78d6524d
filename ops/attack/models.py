"""A model that somebody has put in the place of ours: it is not loaded as it is."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from product import ROOT, Product
from stage import Seen, Stage

_NOTICED_WITHIN_S = 90.0
_CODE = (".pkl", ".joblib", ".pickle")


def _swapped(model: Path) -> int:
    """The end of every file of the model turned over; how many there are."""
    files = [path for path in model.rglob("*") if path.is_file() and path.stat().st_size]
    for path in files:
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    return len(files)


def attack(stage: Stage, seen: Seen) -> None:
    """The model is another one, the note beside it is as it was; and it holds nothing that runs."""
    folder = stage.folder / "models-swapped"
    shutil.copytree(ROOT / "models", folder)
    model = folder / "assistant"
    code = [path for path in model.rglob("*") if path.suffix in _CODE]
    seen.expect(not code, f"the model holds what is run when it is loaded: {code}")
    seen.expect(_swapped(model) > 0, "the model holds no file that could be replaced")
    product = Product(stage.folder, "swapped", {"BOT_MODEL_DIR": str(folder)}).start()
    try:
        deadline, noticed = time.monotonic() + _NOTICED_WITHIN_S, False
        while time.monotonic() < deadline and not noticed:
            noticed = "model.changed" in product.log.read_text(encoding="utf-8", errors="replace")
            if product.process is None or product.process.poll() is not None or product.is_up():
                break
            time.sleep(0.2)
        seen.expect(noticed, f"a swapped model was not noticed: {product.tail()!r}")
        seen.expect(not product.is_up(), "a swapped model is served")
    finally:
        product.kill()  # it trains a new one: nobody waits for that
        shutil.rmtree(folder, ignore_errors=True)
