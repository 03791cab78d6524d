"""The widget's files: small, with nothing in them that the strictest page forbids, and their units."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.channels.widget import routes
from bot.content import loader
from bot.content.widget_words import load_widget_words
from bot.domain.errors import ContentError
from bot.root import ROOT

FILES = {path.name: path.read_text(encoding="utf-8") for path in routes.FOLDER.glob("*.js")}
MOST_BYTES = 40_000
"""All files together, packed: what a phone loads before the first word."""
FORBIDDEN = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|setAttribute\(.style"
    r"|createElement\(.(?:style|script)|import\(|console\.|localhost"
)


def test_the_files_together_are_small():
    """As they are sent, words and style included."""
    packed = {name: len(one.packed) for name, one in routes.assets(loader.load()).items()}
    assert packed.keys() == {*FILES, "words.js"}
    assert sum(packed.values()) <= MOST_BYTES, packed


def test_nothing_in_them_makes_markup_or_loads_from_elsewhere():
    """Text is text; every import is a file beside it."""
    for name, text in FILES.items():
        assert not FORBIDDEN.findall(text), name
        for target in re.findall(r'^import .*?"([^"]+)";', text, re.MULTILINE):
            assert target.removeprefix("./") in {*FILES, "words.js"}, name


def test_every_text_is_said_and_every_text_that_is_said_is_there():
    """Keys are written out, or end in what the code puts in."""
    source = "\n".join(FILES.values())
    said = set(re.findall(r'(?:say|sr)\("(\w+)"', source))
    said |= {f"{one}" for one in re.findall(r'"((?:now|part|screen|whole_screen)_\w+)"', source)}
    said |= {"sending", "waiting", "failed", *re.findall(r'"(\w*copied|\w*erased)"', source)}
    begun = tuple(set(re.findall(r"say\(`(\w+_)\$", source)))
    known = {*load_widget_words()} - {"not_yet", "not_yet_said", "already", "already_said"}
    known -= {"only_ask"}
    assert {key for key in known if key not in said and not key.startswith(begun)} == set()
    assert {key for key in said if key not in known} == set()


def test_words_hold_whom_to_call_and_the_fields_that_are_filled_in():
    """What the widget says before the server has answered is content too."""
    content = loader.load()
    text = routes.assets(content)["words.js"].plain.decode()
    made = json.loads(text.removeprefix("export default ").rstrip(";\n"))
    assert [one["phone"] for one in made["desks"]] == ["0120-157-566", "0120-301-377"]
    assert made["agencies"].keys() == content.agencies.keys()
    assert made["agencies"]["jfelife"]["hours"] is None
    fields = made["fields"]["registration"]
    assert fields["birth_date"] == {"label": "生年月日", "parser": "birth_date"}
    assert [one["title"] for one in made["choices"]][2] == "質問だけ"


def test_content_that_is_no_text_is_named(tmp_path: Path):
    """As everywhere: the file and the entry."""
    path = tmp_path / "widget_words.yml"
    path.write_text("launcher: 7\n", encoding="utf-8")
    with pytest.raises(ContentError, match="widget_words.yml: launcher"):
        load_widget_words(path)


def test_the_units():
    """Queue, stream, transcript, masks, dates, and a thousand faults: node's own runner."""
    node = shutil.which("node")
    assert node, "node is missing: apt-get install nodejs"
    files = sorted((ROOT / "tests" / "widget").glob("*.test.mjs"))
    ran = subprocess.run(
        [node, "--test", *map(str, files)], capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert "# fail 0" in ran.stdout
