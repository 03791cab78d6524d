"""The site behind Sanic without the model, on a clock that can be set."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Iterator, Optional
from urllib.parse import urlsplit

from front_support import served, small_app
from site_visitor import PASSWORD, TARO, Visitor, confirm_sent

from bot import bootstrap
from bot import settings as settings_module
from bot.adapters.mail.writing import MailWriter
from bot.adapters.stores.local_mails import Received
from bot.bootstrap import Services
from bot.channels.front import addresses
from bot.channels.front.door import Door
from bot.channels.front.protocol import protocol
from bot.content import loader, mail_words
from bot.domain.hours import TOKYO
from bot.services.renewal.applying import Applications
from bot.site import outbox
from bot.site.host_tokens import HostTokens
from bot.site.rendering import Rendering
from bot.site.routes import Pages
from bot.site.site import Site
from tests_support import environment, free_port

SECRET = "a secret of the tests, long enough for every purpose that it has here"
TODAY = datetime(2026, 11, 24, 10, 0, tzinfo=TOKYO)
_PROXIES = addresses.networks("127.0.0.0/8")


@dataclass
class Running:
    """The site with its services, on a clock that can be set."""

    base: str
    services: Services
    site: Site
    clock: list[datetime]

    def visitor(self, address: str = "192.0.2.1") -> Visitor:
        """Somebody new."""
        return Visitor(self.base, address=address)

    def mails(self) -> list[Any]:
        """Letters that were put, the oldest first."""
        return list(self.services.mail.box.letters)  # type: ignore[attr-defined]

    def registered(self, values: dict[str, str] = TARO) -> Visitor:
        """Somebody who has just registered."""
        visitor = self.visitor()
        confirm_sent(visitor, values)
        visitor.go(urlsplit(self.mails()[-1].link).path)
        visitor.fill({"パスワード": PASSWORD}).press("登録")
        assert "完了" in visitor.page.title, visitor.page.text
        return visitor


class Letters:
    """A mailbox that keeps letters by key, and shows them as the outbox of development does."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._by_key: dict[str, Any] = {}
        self._now = now

    @property
    def letters(self) -> list[Any]:
        """In the order in which they were put first."""
        return list(self._by_key.values())

    def put(self, letter: Any) -> None:
        """See the port."""
        self._by_key.setdefault(letter.key, letter)

    def newest_first(self) -> list[Received]:
        """As `LocalMails`."""
        write = MailWriter(mail_words.load_mail_words(), loader.load().desks)
        written = [write(f"mail-{n}", letter) for n, letter in enumerate(self.letters)]
        return [Received(self._now(), mail) for mail in reversed(written)]

    def get(self, mail_id: str) -> Optional[Received]:
        """As `LocalMails`."""
        return next((one for one in self.newest_first() if one.mail.id == mail_id), None)


def _with_letters(services: Services) -> Services:
    """The services with a mailbox that can be read."""
    box = Letters(services.now)
    applications = Applications(services.contracts, services.drafts, box, services.unit_of_work)
    mail = replace(services.mail, box=box)
    return replace(services, mail=mail, applications=applications)


@contextmanager
def running_site(
    folder: Path, now: datetime = TODAY, limit_scale: float = 100, has_line: bool = False
) -> Iterator[Running]:
    """The site on a port of its own, with its mails at `/dev/outbox`."""
    clock, port = [now], free_port()
    settings = settings_module.read(environment(folder, BOT_LIMIT_SCALE=str(limit_scale)))
    services = _with_letters(bootstrap.services(settings, lambda: clock[0]))
    door = Door(b"key", _PROXIES, settings.limit_scale)
    base = f"http://127.0.0.1:{port}"
    site = Site(services, SECRET, base, has_line)
    pages = Pages(site, Rendering(services.content, services.opening), door, HostTokens(SECRET))
    app = small_app(page=pages.problem)
    app.blueprint(pages.blueprint())
    app.blueprint(outbox.blueprint(services.mail.box))
    with served(app, protocol(_PROXIES), port):
        yield Running(base, services, site, clock)
