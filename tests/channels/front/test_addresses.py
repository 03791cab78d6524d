"""Which address a request comes from."""

from __future__ import annotations

import pytest

from bot.channels.front import addresses
from bot.channels.front.addresses import NOBODY, client, networks, of_one, parse, peer_of, pseudonym

LOCAL = networks("127.0.0.0/8,::1")
OURS = networks("127.0.0.0/8, ::1, 10.0.0.0/8, 2001:db8:ffff::/48")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        (" 192.0.2.1:4711 ", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ('"[2001:db8::1]:80"', "2001:db8::1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("fe80::1%eth0", "fe80::1"),
        ("", None),
        ("unknown", None),
        ("_hidden", None),
        ("999.1.1.1", None),
        ("192.0.2.1.5", None),
        ("[2001:db8::1", "2001:db8::1"),
        ("\udcff", None),
        ("１９２.0.2.1", None),
    ],
)
def test_parse(text: str, expected: str | None) -> None:
    """Addresses as proxies write them; nothing else, and never an error."""
    assert parse(text) == (parse(expected) if expected else None)


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        # nobody of ours between: what the client wrote counts for nothing
        ("192.0.2.9", ["203.0.113.1"], "192.0.2.9"),
        ("192.0.2.9", [], "192.0.2.9"),
        # through one proxy, through two
        ("127.0.0.1", ["203.0.113.1"], "203.0.113.1"),
        ("127.0.0.1", ["203.0.113.1, 10.1.2.3"], "203.0.113.1"),
        # the client made up what stands before
        ("127.0.0.1", ["198.51.100.7, 203.0.113.1"], "203.0.113.1"),
        ("127.0.0.1", ["10.9.9.9, 203.0.113.1"], "203.0.113.1"),
        ("127.0.0.1", ["garbage, 203.0.113.1"], "203.0.113.1"),
        # several headers are one
        ("127.0.0.1", ["198.51.100.7", "203.0.113.1, 10.1.2.3"], "203.0.113.1"),
        # what is no address ends the search at who handed it on
        ("127.0.0.1", ["203.0.113.1, unknown"], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.1, ,, 10.1.2.3"], "10.1.2.3"),
        ("127.0.0.1", ["\udcff\x00"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        # all ours: whoever is furthest away
        ("127.0.0.1", ["10.1.1.1, 10.1.2.3"], "10.1.1.1"),
        ("::1", ["2001:db8:ffff::9"], "2001:db8:ffff::9"),
    ],
)
def test_client(peer: str, forwarded: list[str], expected: str) -> None:
    """The last hop that is no proxy of ours."""
    assert client(parse(peer), forwarded, OURS) == parse(expected)


def test_many_hops_are_not_walked_for_ever() -> None:
    """A header of 8 KiB is no work."""
    assert client(parse("127.0.0.1"), ["10.0.0.1," * 900], LOCAL) is not None


def test_without_proxies_the_header_counts_for_nothing() -> None:
    """An empty setting means that nobody stands before us."""
    assert networks("") == NOBODY
    assert client(parse("127.0.0.1"), ["203.0.113.1"], NOBODY) == parse("127.0.0.1")


@pytest.mark.parametrize("text", ["proxy", "127.0.0.1/33", "10.0.0.1/8"])
def test_wrong_networks(text: str) -> None:
    """A network that is none is refused."""
    with pytest.raises(ValueError):
        networks(text)


def test_a_network_of_ipv6_is_one_client() -> None:
    """Whoever has one address has a whole /64 of them."""
    assert of_one(parse("2001:db8:0:1::1")) == of_one(parse("2001:db8:0:1:ffff::9"))
    assert of_one(parse("2001:db8:0:1::1")) != of_one(parse("2001:db8:0:2::1"))
    assert of_one(parse("192.0.2.1")) != of_one(parse("192.0.2.2"))


def test_pseudonym() -> None:
    """It tells clients apart, holds no address, and cannot be reckoned without the key."""
    one, two = parse("192.0.2.1"), parse("192.0.2.2")
    assert pseudonym(one, b"key") == pseudonym(one, b"key") != pseudonym(two, b"key")
    assert pseudonym(one, b"key") != pseudonym(one, b"another key")
    assert "192" not in pseudonym(one, b"k") and len(pseudonym(one, b"k")) == 32


@pytest.mark.parametrize("name", ["", None, "/run/socket", ()])
def test_no_peer(name: object) -> None:
    """A Unix socket has no address."""
    assert peer_of(name) is None
    assert peer_of(("192.0.2.1", 5)) == addresses.parse("192.0.2.1")
