"""Which addresses are the public internet, and which names a person means privately."""

import pytest

from audiobrief.sources.address_guard import Guard, is_public

# fmt: off
PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.1.2.3",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.168.0.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "192.88.99.1", "::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "2001:db8::1", "2001::1", "3fff::1", "5f00::1", "100::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "::ffff:169.254.169.254", "64:ff9b::10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:a00:1::1", "2002:c0a8:101::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
]
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.255.255.255",
    "128.0.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "192.169.1.1", "223.255.255.255", "2606:4700::1111",
    "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1", "2001:4860:4860::8888",
]
# fmt: on


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "private"),
    {
        "localhost": True, "app.localhost": True, "intranet": True, "nas.local": True, "wiki.corp": True,
        "a.home.arpa": True, "127.0.0.1": True, "10.1.2.3": True, "::1": True, "fd00::1": True, "169.254.169.254": True,
        "db.internal": True, "example.org": False, "local.example.org": False, "8.8.8.8": False,
        "2606:4700::1111": False, "127.0.0.1.nip.example": False, "localhost.example.org": False,
    }.items(),
)  # fmt: skip
def test_names_that_a_person_means_privately(host, private):
    assert Guard().is_private_name(host) is private


def test_the_system_resolver_gives_every_address_once():
    addresses = Guard().resolve("localhost", 80)
    assert addresses
    assert len(set(addresses)) == len(addresses)
    with pytest.raises((OSError, UnicodeError)):
        Guard().resolve("no-such-host.invalid", 80)
    assert Guard().resolve("127.0.0.1", 80) == ["127.0.0.1"]
