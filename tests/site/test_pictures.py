"""Pictures of the screens: of every step, of today's pages, light, and told in words."""

from __future__ import annotations

import pytest
from picture_digest import digest_of
from site_walk import page_of, walk

from bot.content import loader, pictures
from bot.content.pictures import FILES, picture_of
from bot.domain.errors import ContentError
from bot.domain.picture import WIDTHS

MOST_BYTES = 30_000
OF_THE_PAGE = {"お申込みプラン"}
"""Names that no text of the journey has: the page's own, fixed for whoever drives it."""
ANEW = "the page has changed: make pictures, and look at them"


def test_every_picture_is_of_the_page_as_it_is_now(site):
    """A page, its style or what is marked on it has changed: the picture is taken anew."""
    known = pictures.load(loader.load().journeys)
    visitor, seen = site.visitor(), {}
    for page in walk(visitor):
        html = visitor.go(visitor.page.path).html
        of_it = (one for one in known.values() if page_of(one.name) == page)
        seen |= {one.name: digest_of(html, one.marks) for one in of_it}
    assert seen == pictures.digests(), ANEW


def test_there_is_one_for_each_step_and_width():
    """WebP, at most 30 kB, and nothing else lies beside them."""
    known = pictures.load(loader.load().journeys)
    files = {one.file(width) for one in known.values() for width in WIDTHS}
    assert {path.name for path in FILES.glob("*.webp")} == files
    for name in files:
        data = (FILES / name).read_bytes()
        assert len(data) <= MOST_BYTES, name
        assert (data[:4], data[8:12]) == (b"RIFF", b"WEBP"), name


def test_what_is_marked_is_named_as_the_step_names_it():
    """The name of each marked control stands in the texts of its journey; the words tell them all."""
    journeys = loader.load().journeys
    for name, picture in pictures.load(journeys).items():
        journey, _, number = name.partition("-")
        step = journeys[journey].step(int(number.partition("-")[0]))
        assert step
        disclosed = [one.question for one in step.fields]
        texts = str((step, disclosed, [vars(one) for one in step.parts]))
        for mark in picture.marks:
            assert mark.says in picture.alt
            named = mark.control.removesuffix("（確認）")
            assert named in texts or named in OF_THE_PAGE, name
        assert step.title in picture.alt or step.parts, name


def test_a_step_or_a_part_has_its_picture():
    """Parts are counted from 0, as journeys do; a step is told by its first part."""
    known = pictures.load(loader.load().journeys)
    found = picture_of(known, "registration", 3, 1)
    assert found and found.src() == "/widget/pictures/registration-3-2-phone.webp"
    assert found.src("wide").endswith("-wide.webp")
    assert picture_of(known, "registration", 3) == picture_of(known, "registration", 3, 0)
    assert picture_of(known, "registration", 8) is None


def test_a_picture_of_no_step_is_told(tmp_path):
    """The file and the entry are named."""
    text = (FILES.parent / "pictures.yml").read_text(encoding="utf-8")
    wrong = tmp_path / "pictures.yml"
    wrong.write_text(text.replace("  renewal-9:", "  renewal-10:"), encoding="utf-8")
    with pytest.raises(ContentError, match="pictures.yml: .*renewal-10"):
        pictures.load(loader.load().journeys, wrong)
