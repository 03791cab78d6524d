"""サイトの覚え: what the drafts of the site keep beside what was typed.

A session is a draft; what was typed in a journey is another one of the same visitor, and a
会員登録 that waits for its mail one that belongs to the address in that mail.
"""

from __future__ import annotations

from bot.services.drafts.slots import (
    FLAG,
    NAMES,
    NUMBER,
    TEXT,
    TEXTS,
    Erased,
    Scope,
    Slot,
    SlotOfEach,
)

# The session

SIGNED_IN = Slot("_signed_in", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_ALL)
"""Who is signed in, as an opaque reference,"""
SINCE = Slot("_since", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_ALL)
"""and since when."""
PENDING_LINK = Slot("_link", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_ALL)
"""A hand-over link that waits for its member to sign in,"""
PENDING_JOURNEY = Slot("_link_journey", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_ALL)
"""and the journey that it leads to."""
LINE_TOKEN = Slot("_line_token", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_ALL)
"""With which a LINE account is linked once its member has signed in."""

# A journey on its pages

TYPED = SlotOfEach("_input_", TEXTS, scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
"""By field, what was typed as it was, right or wrong, by the part of its input."""
CHAT = Slot("_chat", TEXT, scope=Scope.CONTRACT, erased=Erased.KEPT)
"""The draft of the chat from which the visitor was handed over."""
FROM_CHAT = Slot("_from_chat", FLAG, scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
"""That what stands there was told in the chat and is to be looked at."""

# 会員登録

AGREED = Slot("_agreed", FLAG, scope=Scope.DRAFT, erased=Erased.WITH_VALUES)
"""That 会員規定 was agreed to."""
HASH = Slot("_hash", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_VALUES)
"""The hash of the password."""
KEY = Slot("_key", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_VALUES)
"""The idempotency key of the 仮登録 with what is typed now."""
TOLD = Slot("_told", NAMES, scope=Scope.DRAFT, erased=Erased.WITH_VALUES)
"""Which causes of a mismatch were told."""
SENT_TO = Slot("_sent_to", TEXT, scope=Scope.DRAFT, erased=Erased.WITH_VALUES)
"""Where the mail went."""
SENT = Slot("_sent", TEXTS, scope=Scope.DRAFT, erased=Erased.KEPT)
"""Of a mail address: until when a mail to it counts, by the key of the 仮登録."""
PASSWORD_TRIES = Slot("_password_tries", NUMBER, scope=Scope.DRAFT, erased=Erased.KEPT)
"""How often a password was wrong with the address of a mail."""
REGISTERED = Slot("_done", FLAG, scope=Scope.DRAFT, erased=Erased.KEPT)
"""That the 本登録 is done."""

# 更新

PERSONAL_DATA = Slot("_agreed_personal_data", FLAG, scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
"""That 個人情報の取扱い of the contract in hand was agreed to,"""
IMPORTANT = Slot("_agreed_important", FLAG, scope=Scope.CONTRACT, erased=Erased.WITH_VALUES)
"""and 重要事項等説明書."""
RECEIPT = Slot("_receipt", TEXTS, scope=Scope.CONTRACT, erased=Erased.KEPT)
"""What was concluded: `reference` and `period`."""
