"""Fetch pages from the web, when a user asks for it: public addresses only."""

from __future__ import annotations

import ipaddress
import socket
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPResponse
from typing import IO
from urllib.parse import urlsplit

from loader.documents.decoding import LIMIT
from loader.documents.pages import RejectedPage
from loader.model import Page

TIMEOUT = 20.0  # seconds for each network step


def fetch_page(url: str) -> Page | RejectedPage:
    """Return the HTML page at an http(s) address, or why it could not be had.

    Every address on the way, redirects included, must be public: nothing on
    this machine or its network is ever asked.
    """
    try:
        _require_public(url)
        opener = urllib.request.build_opener(_PublicOnly)
        request = urllib.request.Request(url, headers={"User-Agent": "geopol", "Accept": "text/html"})
        with opener.open(request, timeout=TIMEOUT) as response:
            return _page(url, response)
    except (OSError, ValueError) as error:
        return RejectedPage(
            url, "unreadable", f"could not fetch {url}: {error}; save the page to a file and give its path"
        )


def _page(url: str, response: HTTPResponse) -> Page | RejectedPage:
    content = response.read(LIMIT + 1)
    if len(content) > LIMIT:
        return RejectedPage(url, "too-large", f"{url} is larger than {LIMIT} bytes")
    name = urlsplit(url).path.rstrip("/").rsplit("/", 1)[-1] or "index"
    return Page(url, content, "html", name, url=url, charset=response.headers.get_content_charset())


def _require_public(url: str) -> None:
    """Refuse addresses that are not http(s) or not on the public network.

    Raises:
        ValueError: when the address is refused.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("only http and https addresses are fetched")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    for *_, address in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM):
        if not ipaddress.ip_address(str(address[0]).split("%")[0]).is_global:
            raise ValueError(f"{parts.hostname} is not on the public network")


class _PublicOnly(urllib.request.HTTPRedirectHandler):
    """Follow a redirect only to another public address."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        """Check the new address before it is asked."""
        _require_public(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
