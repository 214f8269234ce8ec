import re

import pytest

from index.addresses import (
    is_listed,
    origins_pattern,
    read_header_name,
    read_proxy,
    read_root_path,
    read_site,
)
from index.errors import ConfigError
from index.settings import load_settings


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://cong.example.vn", "https://cong.example.vn"),
        ("HTTPS://Cong.Example.VN:443", "https://cong.example.vn"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("http://noibo", "http://noibo"),
        ("https://*.tinh.gov.vn", "https://*.tinh.gov.vn"),
        ("http://*.tinh.gov.vn:080", "http://*.tinh.gov.vn"),
    ],
)
def test_sites_are_read_as_browsers_name_them(written: str, read: str) -> None:
    assert read_site(written) == read


@pytest.mark.parametrize(
    "bad",
    [
        "*",
        "cong.example.vn",
        "https://cong.example.vn/",
        "https://cong.example.vn/trang",
        "https://x.vn;script-src",
        "https://x.vn:0",
        "https://x.vn:99999",
        "https://a.*.vn",
        "https://*",
        "https://*.vn",
        "https://*.gov.vn",
        "https://.vn",
        "https://user@x.vn",
        "ftp://x.vn",
        "https://{x}.vn",
    ],
)
def test_other_sites_are_refused_by_name(bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match=re.escape(bad)):
        read_site(bad)
    monkeypatch.setenv("RAG_PORTALS", f"https://cong.example.vn {bad}")
    with pytest.raises(ConfigError, match=rf"RAG_PORTALS.*“{re.escape(bad)}”"):
        load_settings()


def test_a_star_is_any_subdomain_and_nothing_else() -> None:
    pattern = re.compile(origins_pattern("https://*.tinh.gov.vn"))
    for inside in ("https://a.tinh.gov.vn", "https://a-b.c.tinh.gov.vn"):
        assert pattern.fullmatch(inside)
    for outside in (
        "https://tinh.gov.vn",
        "http://a.tinh.gov.vn",
        "https://atinh.gov.vn",
        "https://a.tinh.gov.vn.evil.example",
        "https://a.tinhxgov.vn",
        "https://evil.example/.tinh.gov.vn",
        "https://a.tinh.gov.vn:8443",
    ):
        assert not pattern.fullmatch(outside)


def test_an_origin_is_listed_by_its_name_or_below_a_star() -> None:
    sites = ("https://cong.example.vn", "https://*.tinh.gov.vn")
    assert all(is_listed(origin, sites) for origin in ("https://cong.example.vn", "https://so.tinh.gov.vn"))
    for other in ("https://congxexample.vn", "https://*.tinh.gov.vn", "https://tinh.gov.vn", "null", ""):
        assert not is_listed(other, sites)


def test_proxies_folders_and_headers() -> None:
    assert [read_proxy(value) for value in ("10.0.0.7", "10.0.0.0/24", "::1")] == [
        "10.0.0.7",
        "10.0.0.0/24",
        "::1",
    ]
    assert [read_root_path(value) for value in ("", "/", "/hoidap/", "/a/b")] == ["", "", "/hoidap", "/a/b"]
    assert [read_header_name(value) for value in ("", "X-Remote-User")] == ["", "X-Remote-User"]


@pytest.mark.parametrize(
    ("setting", "bad"),
    [
        ("RAG_TRUSTED_PROXIES", "*"),
        ("RAG_TRUSTED_PROXIES", "10.0.0.7, 0.0.0.0/0"),
        ("RAG_TRUSTED_PROXIES", "0.0.0.0/0.0.0.0"),
        ("RAG_TRUSTED_PROXIES", "proxy.local"),
        ("RAG_ROOT_PATH", "hoidap"),
        ("RAG_ROOT_PATH", "/hỏi"),
        ("RAG_ROOT_PATH", "//evil.example"),
        ("RAG_ROOT_PATH", "/hoidap/.."),
        ("RAG_ROOT_PATH", "/./hoidap"),
        ("RAG_USER_HEADER", "X Remote"),
        ("RAG_USER_HEADER", "X-Remote-User:"),
    ],
)
def test_a_bad_address_names_its_setting(setting: str, bad: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(setting, bad)
    with pytest.raises(ConfigError, match=setting):
        load_settings()
