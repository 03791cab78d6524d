"""メール・SMS・LINE、出来事の知らせ: the ways in and out, by what is set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Callable, Mapping, Optional

from bot.adapters.mail.smtp import Server, SmtpPost
from bot.adapters.mail.writing import MailWriter
from bot.adapters.shared.opened import Shared
from bot.adapters.sms.gateway import JapaneseGateway
from bot.adapters.sms.twilio import Twilio
from bot.adapters.stores.local_mails import LocalMails
from bot.content import mail_words, sms_words
from bot.domain.content import Content
from bot.services.events.delivery import Delivery
from bot.services.mail.letter import Mailbox
from bot.services.mail.postman import Postman
from bot.services.messaging.addressees import Addressees
from bot.services.messaging.inbound import Inbox
from bot.services.messaging.outbound import Outbox
from bot.services.sms.deliveries import Deliveries
from bot.services.sms.port import Gateway
from bot.services.sms.short_links import ShortLinks
from bot.services.sms.talks import Stops, Talks
from bot.services.sms.wording import SmsWords
from bot.settings import Settings, SmsSettings
from bot.wiring.stores import Stores


@dataclass(frozen=True)
class Mail:
    """メール: where letters are put, and who sends them.

    `local` is there where no SMTP server is set in development; without either, as in
    production, there is no postman.
    """

    box: Mailbox
    postman: Optional[Postman]
    local: Optional[LocalMails]


@dataclass(frozen=True)
class Messaging:
    """届いたものと送るもの of the channels that live on a platform."""

    inbox: Inbox
    outbox: Outbox
    addressees: Addressees


@dataclass(frozen=True)
class Sms:
    """What the channel works with; `sends` is None where no gateway is set."""

    gateways: Mapping[str, Gateway]
    sends: Optional[Gateway]
    talks: Talks
    stops: Stops
    deliveries: Deliveries
    short_links: ShortLinks
    words: SmsWords


def mail(settings: Settings, stores: Stores, content: Content, now: Callable[[], datetime]) -> Mail:
    """By SMTP where a server is set; else, in development, into the local outbox."""
    letters, local = stores.letters, stores.local_mails
    write = MailWriter(mail_words.load_mail_words(), content.desks)
    if settings.smtp_url:
        post = SmtpPost(Server(settings.smtp_url), settings.mail_sender, now)
        return Mail(letters, Postman(letters, post, write, now), None)
    if settings.production:
        return Mail(letters, None, None)
    return Mail(letters, Postman(letters, local, write, now), local)


def messaging(stores: Stores) -> Messaging:
    """What all platforms share."""
    return Messaging(stores.inbox, stores.parcels, stores.addressees)


def sms(settings: Settings, stores: Stores) -> Sms:
    """It hears by every gateway that is set, and sends by the one that is named."""
    gateways = _gateways(settings.sms, settings.pages_url)
    return Sms(
        gateways,
        gateways.get(settings.sms.provider),
        stores.talks,
        stores.stops,
        stores.deliveries,
        ShortLinks(stores.short_links, settings.pages_url),
        sms_words.load_sms_words(),
    )


def delivery(
    settings: Settings, stores: Stores, shared: Shared, now: Callable[[], datetime]
) -> Optional[Delivery]:
    """Where a broker is set; loaded there alone."""
    if not settings.event_broker_url:
        return None
    from bot.adapters.broker import RabbitBroker

    return Delivery(stores.events, RabbitBroker(settings.event_broker_url), shared.locks, now)


def _gateways(sms: SmsSettings, pages_url: str) -> Mapping[str, Gateway]:
    """Those of which the keys are set."""
    found: list[Gateway] = []
    if sms.twilio_account:
        account, token, number = sms.twilio_account, sms.twilio_token, sms.twilio_number
        found.append(Twilio(account, token, number, sms.public_url or pages_url, sms.api_url))
    if sms.gateway_url:
        found.append(JapaneseGateway(sms.gateway_url, sms.gateway_token))
    return {gateway.id: gateway for gateway in found}
