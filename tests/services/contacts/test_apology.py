"""What is said when something broke."""

from __future__ import annotations

from bot.content.contacts import load_desks
from bot.reply import Kind
from bot.services.contacts.fixed import apology


def test_apology_names_the_desks() -> None:
    """The apology's own copy of numbers and hours is that of the content."""
    reply = apology()
    for desk in load_desks().values():
        assert desk.phone in reply.text
        assert f"tel:{desk.phone.replace('-', '')}" in [link.url for link in reply.links]
        assert desk.citation in reply.citations
        assert desk.hours_text.split("（")[0] in reply.text
        assert "12月31日〜1月3日はお休み" in reply.text
    assert reply.kind is Kind.NOTICE
