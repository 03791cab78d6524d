"""The pictures of LINE, which takes JPEG and PNG alone: the rich menu, and the screens' pictures again.

Made with Debian's Chromium from the words of line_words.yml and from bot/content/pictures; run
after `make pictures`, and where an area of the menu has changed.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

sys.path[:0] = [
    str(Path(__file__).parents[1]),
    str(Path(__file__).parents[1] / "tests" / "support"),
]

from chromium import chromium  # noqa: E402

from bot.channels.line.pictures import FOLDER, SIZES, SUFFIX  # noqa: E402
from bot.channels.line.rich_menu import COLUMNS, HEIGHT, IMAGE, WIDTH  # noqa: E402
from bot.channels.line.words import MENU, load_line_words  # noqa: E402
from bot.content.pictures import FILES  # noqa: E402
from bot.domain.picture import PHONE  # noqa: E402

QUALITY = 0.72

_ICONS = (
    '<path d="M24 8a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM8 42c0-10 8-14 16-14s16 4 16 14z"/>',
    '<path d="M24 8a16 16 0 1 0 15 11l-5 2a11 11 0 1 1-4-6l-5 5h14V6l-5 5a16 16 0 0 0-10-3z"/>',
    '<path d="M6 8h36v26H22l-9 8v-8H6zM22 26h4v4h-4zm0-14v11h4V12z" fill-rule="evenodd"/>',
    '<path d="M10 8l18 16-18 16zM32 8h6v32h-6z"/>',
    '<path d="M14 6l6 10-4 5c2 5 6 9 11 11l5-4 10 6c0 5-4 8-8 8C20 42 6 28 6 14c0-4 3-8 8-8z"/>',
    '<path d="M24 6a18 18 0 1 1 0 36a18 18 0 0 1 0-36zM13 21v6h22v-6z" fill-rule="evenodd"/>',
)

_PAGE = """<!doctype html><meta charset="utf-8"><style>
body{{margin:0;width:{width}px;height:{height}px;display:grid;gap:6px;background:#CFD8D6;
grid-template-columns:repeat({columns},1fr);grid-auto-rows:1fr;font-family:"Noto Sans CJK JP",sans-serif}}
div{{background:#fff;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:26px;
font-size:50px;font-weight:700;color:#1A1A1A}}svg{{width:130px;height:130px;fill:#00695C}}
</style>{areas}"""


def menu_page() -> str:
    """The menu as a page of its size."""
    words = load_line_words()
    areas = "".join(
        f'<div><svg viewBox="0 0 48 48">{icon}</svg>{words.say(f"menu_{area}")}</div>'
        for area, icon in zip(MENU, _ICONS, strict=True)
    )
    return _PAGE.format(width=WIDTH, height=HEIGHT, columns=COLUMNS, areas=areas)


_AGAIN = """async ([data, quality]) => {
  const image = new Image(); image.src = data; await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0);
  return [canvas.toDataURL("image/jpeg", quality).split(",")[1], canvas.width, canvas.height];
}"""


def main() -> None:
    """Write all of them."""
    FOLDER.mkdir(exist_ok=True)
    sizes: dict[str, list[int]] = {}
    with chromium() as browser:
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.set_content(menu_page())
        page.screenshot(path=str(IMAGE))
        print(IMAGE, IMAGE.stat().st_size)
        for source in sorted(FILES.glob(f"*-{PHONE}.webp")):
            data = f"data:image/webp;base64,{base64.b64encode(source.read_bytes()).decode()}"
            encoded, width, height = page.evaluate(_AGAIN, [data, QUALITY])
            name = source.stem.removesuffix(f"-{PHONE}")
            sizes[name] = [width, height]
            path = FOLDER / f"{name}{SUFFIX}"
            path.write_bytes(base64.b64decode(encoded))
            print(path, path.stat().st_size)
    SIZES.write_text(json.dumps(sizes, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
