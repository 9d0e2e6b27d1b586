"""The pages in a browser, without scripts: what is shown, that nothing is asked of another host."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium; apt-get install chromium")
# Nothing but this machine has an address: a page that asked another host would show it in the log.
RULES = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
PAGES = (
    "/",
    "/queries/evidence-of-fact?run=1",
    "/id/country/cn",
    "/id/commodity/gallium",
    "/id/document/d1",
    "/documents",
    "/documents?state=quarantined",
    "/find?name=China",
    "/sparql",
    "/nowhere",
    "/reports",
)


@pytest.fixture(scope="module")
def browse(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs Chromium with arguments and an address."""
    profile = tmp_path_factory.mktemp("profile")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [
            str(CHROMIUM),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            "--enable-logging=stderr",
        ]
        command += [
            f"--user-data-dir={profile}",
            f"--host-resolver-rules={RULES}",
            "--window-size=1200,1000",
            *arguments,
        ]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)

    return run


def page_text(address: str) -> str:
    """Return the page at an address, also one that tells a fault."""
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        return error.read().decode()


def test_a_form_leads_to_an_answer_with_its_evidence(
    address: str, browse: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    page = browse("--dump-dom", f"{address}/queries/evidence-of-fact?run=1&subject=China&relation=restricts").stdout
    assert '<h2 id="answer">2 rows</h2>' in page
    assert '<option value="restricts" selected="">' in page
    assert "Beijing put gallium under a licence." in page


def test_conflicts_and_mentions_are_in_the_page(
    address: str, browse: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    page = browse("--dump-dom", f"{address}/id/commodity/gallium").stdout
    assert (
        page.count('<div class="conflict">') == 1
        and page.count("<mark>Beijing put gallium under a licence.</mark>") == 2
    )
    page = browse("--dump-dom", f"{address}/id/document/d1").stdout
    assert page.count('<a class="mention') == 3


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_nothing_of_another_host_and_breaks_no_rule(
    address: str, browse: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path, path: str
) -> None:
    log = tmp_path / "net.json"
    picture = tmp_path / "page.png"
    done = browse(f"--screenshot={picture}", f"--log-net-log={log}", f"{address}{path}")
    assert "Refused to" not in done.stderr and "Content Security Policy" not in done.stderr
    asked = set(re.findall(r'"url":"(https?://[^/"]+)', log.read_text(encoding="utf-8", errors="replace")))
    # Chromium itself looks for updates of its lists; the page's own requests go here.
    assert address in asked
    written = page_text(f"{address}{path}")
    assert not re.findall(r'<(?:link|script|img|iframe)[^>]+(?:href|src)="(?!/)', written)
    assert picture.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n" and len(set(picture.read_bytes())) > 100
    if folder := os.environ.get("GEOPOL_PICTURES"):
        shutil.copy(picture, Path(folder) / f"{re.sub('[^a-z0-9]+', '-', path).strip('-') or 'home'}.png")


def test_the_style_is_applied(
    address: str, browse: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """A page with its style differs from one without: the strict policy lets the style in."""
    with_style = tmp_path / "with.png"
    browse(f"--screenshot={with_style}", f"{address}/")
    bare = tmp_path / "bare.html"
    written = page_text(f"{address}/")
    bare.write_text(re.sub(r"<link[^>]*>", "", written), encoding="utf-8")
    without = tmp_path / "without.png"
    browse(f"--screenshot={without}", bare.as_uri())
    assert with_style.read_bytes() != without.read_bytes()


def test_a_store_that_is_not_there_is_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "loader", "serve", "--port", "0", "--store"]
    told = subprocess.run([*command, str(tmp_path / "no")], capture_output=True, text=True, timeout=60)
    assert told.returncode == 3 and "make one with `geopol demo` or `geopol ingest PAGES --store" in told.stderr
    told = subprocess.run([*command, "http://127.0.0.1:9/sparql"], capture_output=True, text=True, timeout=60)
    assert told.returncode == 2 and "is a server itself" in told.stderr


def test_a_taken_port_is_told(store_path: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [
            sys.executable,
            "-m",
            "loader",
            "serve",
            "--store",
            store_path,
            "--port",
            str(taken.getsockname()[1]),
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2 and "choose another --port" in done.stderr and "Traceback" not in done.stderr


def test_the_service_ends_with_its_workers(store_path: str) -> None:
    command = [sys.executable, "-m", "loader", "serve", "--store", store_path, "--port", "0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    process.stderr.readline()
    family = _family(process.pid)
    assert len(family) >= 1
    process.terminate()
    process.wait(timeout=20)
    limit = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in family) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not [pid for pid in family if Path(f"/proc/{pid}").exists()]


def _family(pid: int) -> list[int]:
    """Return the children of a process and theirs."""
    try:
        children = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        pytest.skip("this system does not tell the children of a process")
    return [*children, *(one for child in children for one in _family(child))]
