"""Find the addresses of a SPARQL server, and the credentials, which are never part of an address.

From the environment: ``GEOPOL_UPDATE_URL``, ``GEOPOL_GRAPH_STORE_URL``,
``GEOPOL_AUTH`` (basic, digest or bearer), ``GEOPOL_USER``, ``GEOPOL_PASSWORD``,
``GEOPOL_TOKEN``, ``GEOPOL_TIMEOUT`` (seconds). Or from a file that only its
owner can read, named by ``GEOPOL_SERVERS``, else
``~/.config/geopol/servers.ini``, with a section for each address:

    [https://host/sparql]
    update = https://host/update
    graph_store = https://host/data
    auth = digest
    user = loader
    password = ...

The environment goes before the file.
"""

from __future__ import annotations

import configparser
import os
import stat
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from loader.errors import UsageError

AUTHENTICATIONS = ("basic", "digest", "bearer")
TIMEOUT_SECONDS = 60.0
_NAMES = {
    "update": "GEOPOL_UPDATE_URL",
    "graph_store": "GEOPOL_GRAPH_STORE_URL",
    "auth": "GEOPOL_AUTH",
    "user": "GEOPOL_USER",
    "password": "GEOPOL_PASSWORD",
    "token": "GEOPOL_TOKEN",
    "timeout": "GEOPOL_TIMEOUT",
}


@dataclass(frozen=True, slots=True)
class Access:
    """Where a server takes queries, updates and graphs (``graph_store`` "" when it does not), and as whom.

    ``auth`` is basic, digest, bearer or "". ``timeout`` is in seconds: of
    silence, and a tenth of what a whole answer may take.
    """

    query: str
    update: str
    graph_store: str = ""
    auth: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    timeout: float = TIMEOUT_SECONDS


def read_access(location: str) -> Access:
    """Return how to reach the server at ``location``.

    Raises:
        UsageError: when an address holds a password, the file is open to
            others or has a fault, or the credentials are not complete.
    """
    told = {**_from_file(location), **{name: os.environ[key] for name, key in _NAMES.items() if os.environ.get(key)}}
    access = Access(
        location,
        told.get("update", location),
        told.get("graph_store", ""),
        _authentication(told),
        told.get("user", ""),
        told.get("password", ""),
        told.get("token", ""),
        _seconds(told.get("timeout", str(TIMEOUT_SECONDS))),
    )
    for url in (access.query, access.update, access.graph_store):
        _require_plain(url)
    return access


def shown(url: str) -> str:
    """Return the address without user, password and query, fit for a message."""
    parts = urllib.parse.urlsplit(url)
    return urllib.parse.urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))


def _from_file(location: str) -> dict[str, str]:
    named = os.environ.get("GEOPOL_SERVERS")
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    path = Path(named) if named else home / "geopol" / "servers.ini"
    if not path.exists():
        if named:
            raise UsageError(f"GEOPOL_SERVERS names {path}, which is not there; correct it")
        return {}
    if os.name != "nt" and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"{path} holds credentials and can be read by others; run: chmod 600 {path}")
    parser = configparser.RawConfigParser()
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError) as error:
        # The error would print the line, and with it perhaps the password.
        raise UsageError(f"{path} does not parse; write [address] lines and name = value lines") from error
    if not parser.has_section(location):
        return {}
    section = dict(parser.items(location))
    if unknown := sorted(set(section) - set(_NAMES)):
        raise UsageError(f"{path}: unknown name {unknown[0]!r} for {shown(location)}; use {', '.join(_NAMES)}")
    return section


def _authentication(told: Mapping[str, str]) -> str:
    kind = told.get("auth", "bearer" if "token" in told else "basic" if "user" in told else "").lower()
    if kind and kind not in AUTHENTICATIONS:
        raise UsageError(f"unknown authentication {kind!r}; GEOPOL_AUTH is one of {', '.join(AUTHENTICATIONS)}")
    if kind == "bearer" and not told.get("token"):
        raise UsageError("bearer authentication needs GEOPOL_TOKEN")
    if kind in {"basic", "digest"} and not (told.get("user") and told.get("password")):
        raise UsageError(f"{kind} authentication needs GEOPOL_USER and GEOPOL_PASSWORD")
    return kind


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise UsageError(f"GEOPOL_TIMEOUT is {text!r}; give seconds, more than 0 and at most 3600")
    return seconds


def _require_plain(url: str) -> None:
    parts = urllib.parse.urlsplit(url)
    if url and parts.scheme not in {"http", "https"}:
        raise UsageError(f"{shown(url)} is no http:// or https:// address; correct it")
    if "@" in parts.netloc:
        raise UsageError(
            f"the address of {shown(url)} holds a user or a password, which others can read; take it out, and set "
            "GEOPOL_USER and GEOPOL_PASSWORD"
        )
