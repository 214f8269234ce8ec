"""Addresses in settings: sites that may embed the chat, proxies that are believed, where a proxy puts us.

Each function returns a value in its one form, or raises `ValueError` with the reason in Vietnamese.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable

_SITE = re.compile(r"(https?)://(\*\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)*)(?::([0-9]{1,5}))?")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Second labels that many bodies share: a star before "gov.vn" would let in every body of the country.
_SHARED = frozenset("ac biz co com edu gov health info int name net org pro".split())  # noqa: SIM905
_ROOT_PATH = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,63}")


def read_site(value: str) -> str:
    """Return a site as browsers name its origin: "https://cong.example.vn[:port]", or "https://*.tinh.gov.vn"."""
    if value == "*":
        raise ValueError("“*” là mọi trang trên đời; hãy liệt kê từng trang")
    found = _SITE.fullmatch(value.lower())
    if not found:
        raise ValueError(
            f"“{value}” không có dạng https://tên-miền[:cổng], không đường dẫn, không dấu / ở cuối"
        )
    scheme, star, host, port = found[1], found[2] or "", found[3], found[4]
    if star and _is_shared(host):
        raise ValueError(
            f"“{value}” gồm cả trang của cơ quan khác; sau *. phải là tên miền riêng, như *.tinh.gov.vn"
        )
    if port and not 1 <= int(port) <= 65535:
        raise ValueError(f"“{value}” có cổng ngoài khoảng 1–65535")
    own_port = f":{int(port)}" if port and int(port) != _DEFAULT_PORTS[scheme] else ""
    return f"{scheme}://{star}{host}{own_port}"


def origins_pattern(site: str) -> str:
    """Return the expression of the origins that a site with a star stands for: any depth, as in CSP."""
    scheme, _, rest = site.partition("://*.")
    return rf"{scheme}://(?:[a-z0-9-]+\.)+{re.escape(rest)}"


def is_listed(origin: str, sites: Iterable[str]) -> bool:
    """Return whether an origin is one of the sites, or below one with a star."""
    return any(
        re.fullmatch(origins_pattern(site), origin) is not None if "*" in site else site == origin
        for site in sites
    )


def read_proxy(value: str) -> str:
    """Return the address or network of a proxy."""
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise ValueError(f"“{value}” không phải địa chỉ IP hay dải địa chỉ như 10.0.0.0/24") from None
    if is_everybody(value):
        raise ValueError(f"“{value}” là mọi máy; hãy liệt kê địa chỉ của máy chủ trung gian")
    return value


def is_everybody(value: str) -> bool:
    """Return whether a proxy's address stands for every machine there is: "*", "0.0.0.0/0", "::/0"."""
    try:
        return value == "*" or ipaddress.ip_network(value, strict=False).prefixlen == 0
    except ValueError:
        return False


def read_root_path(value: str) -> str:
    """Return the folder that a proxy puts the assistant into, "/hoidap", or "" for none."""
    path = value.rstrip("/")
    if path and (not _ROOT_PATH.fullmatch(path) or {".", ".."} & set(path.split("/"))):
        raise ValueError(f"“{value}” không có dạng /thư-mục, viết bằng chữ không dấu")
    return path


def read_header_name(value: str) -> str:
    """Return the name of a header, or "" for none."""
    if value and not _HEADER.fullmatch(value):
        raise ValueError(f"“{value}” không phải tên của một header, như X-Remote-User")
    return value


def _is_shared(host: str) -> bool:
    labels = host.split(".")
    return len(labels) < 2 or (len(labels) == 2 and labels[0] in _SHARED)
