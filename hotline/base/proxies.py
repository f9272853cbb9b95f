"""Who asks, where a tunnel or a proxy stands between: those that are trusted tell it, and nobody else is believed.

RFC 7239, section 5.2 and 8.1: of the addresses in X-Forwarded-For only those count that a trusted proxy has added.
"""

from __future__ import annotations

from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

NONE, LOOPBACK = "none", "127.0.0.0/8, ::1"


class Proxies:
    """The addresses of the proxies that are trusted."""

    def __init__(self, written: str) -> None:
        """Reads addresses and networks with commas between them; ValueError where one is none."""
        names = [name.strip() for name in written.split(",") if name.strip() not in ("", NONE)]
        self._networks = tuple(ip_network(name, strict=False) for name in names)

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._networks)

    def __contains__(self, address: object) -> bool:
        """Whether this is the address of one of them."""
        return bool(self._networks) and _within(str(address), self._networks)

    def hops(self, forwarded: str) -> int:
        """How many of the last addresses in X-Forwarded-For are believed: the first that is no proxy ends them."""
        told = [one.strip() for one in forwarded.split(",") if one.strip()]
        for hop, address in enumerate(reversed(told), start=1):
            if address not in self:
                return hop
        return len(told)

    def client(self, peer: str, forwarded: str) -> str:
        """Who asks, as told by the proxy at `peer`."""
        told = [one.strip() for one in forwarded.split(",") if one.strip()]
        return told[-self.hops(forwarded)] if told else peer


@lru_cache(maxsize=4096)
def _within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        found = _plain(address)
    except ValueError:
        return False
    return any(found in network for network in networks)


@lru_cache(maxsize=4096)
def household(address: str) -> str:
    """The address, or of IPv6 the network: one household has 2^64 addresses there (RFC 6177)."""
    try:
        found = _plain(address)
    except ValueError:
        return address[:64]
    return str(ip_network(f"{found}/64", strict=False)) if found.version == 6 else str(found)


def _plain(address: str) -> IPv4Address | IPv6Address:
    """The address, one of version 4 as such also where a socket for both shows it as one of version 6."""
    found = ip_address(address)
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
