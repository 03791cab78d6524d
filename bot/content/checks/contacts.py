"""Desks, agencies and mails: the manual states their numbers and what they say."""

from __future__ import annotations

from typing import Iterator, Union

from bot.content.checks.rule import Rule
from bot.content.inventory import Inventory
from bot.domain.contact import Agency, Desk


def _contacts(stock: Inventory) -> Iterator[str]:
    contacts: list[tuple[str, Union[Desk, Agency]]] = [
        *(("hours.yml", desk) for desk in stock.content.desks.values()),
        *(("agencies.yml", agency) for agency in stock.content.agencies.values()),
    ]
    for file, contact in contacts:
        if contact.citation not in stock.sections:
            yield f"{file}: {contact.id}: cites {contact.citation}, which is not in manual.yml"
        elif contact.phone not in stock.sections[contact.citation]:
            yield f"{file}: {contact.id}: {contact.citation} does not state {contact.phone}"


def _mails(stock: Inventory) -> Iterator[str]:
    for kind, words in stock.mails.mails.items():
        for section in words.sections:
            if section not in stock.sections:
                yield f"mails.yml: {kind} has section {section}, which is not in manual.yml"
        if words.desk not in stock.content.desks:
            yield f"mails.yml: {kind}: desk {words.desk} does not exist"


RULES: tuple[Rule, ...] = (_contacts, _mails)
