"""Takes the pictures in README.md anew: the real bot in its sandbox, in a real browser.

.venv/bin/python docs/take_pictures.py
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).parent / "pictures"
PORT = 3989
URL = f"http://127.0.0.1:{PORT}"
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    with TemporaryDirectory() as folder, sandbox(folder), sync_playwright() as browsers:
        browser = browsers.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        page = browser.new_page(viewport={"width": 1280, "height": 760})
        tell(page)
        browser.close()


def tell(page: Page) -> None:
    """Two days at Harbour & Co."""
    be(page, "U0OLGA", "app:messages")
    next_one(page)
    take(page, "brief")
    press(page, "Prepare")
    take(page, "prepare")
    press(page, "Close")
    be(page, "U0OLGA", "C0CLIENTS")
    say(page, "/promise Zebra Works send the hiring plan within 30 hours")
    press(page, "Record it", "Close")
    say(page, "/moment digest")
    page.get_by_label("Only colleagues read this channel").check()
    press(page, "Set it up", "Close")
    be(page, "U0MAX", "C0CLIENTS")
    say(page, "/moment Zebra Works: the founder's father died")
    take(page, "moment")
    press(page, "Flag it", "Close")
    be(page, "U0OLGA", "app:messages")
    press(page, "I have it")
    page.get_by_role("button", name="Next morning").click()
    page.wait_for_timeout(4000)
    be(page, "U0OLGA", "C0CLIENTS")
    take(page, "digest")
    be(page, "U0OLGA", "app:home")
    take(page, "home")
    be(page, "U0CORA", "C0CLIENTS")
    page.get_by_role("button", name="You are").first.click()
    take(page, "sandbox")


def next_one(page: Page) -> None:
    """The clock goes to the morning of the next prompt."""
    page.get_by_role("button", name="Next nudge").click()
    page.get_by_role("button", name="Prepare").first.wait_for()


def be(page: Page, person: str, at: str) -> None:
    page.goto(f"{URL}/?as={person}&at={at}")
    page.wait_for_timeout(600)


def say(page: Page, text: str) -> None:
    composer = page.locator("textarea, [contenteditable]").last
    composer.click()
    composer.type(text)
    page.keyboard.press("Enter")
    page.get_by_role("dialog").wait_for()
    page.wait_for_timeout(300)


def press(page: Page, *buttons: str) -> None:
    for name in buttons:
        page.get_by_role("button", name=name).last.click()
        page.wait_for_timeout(900)


def take(page: Page, name: str) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=PICTURES / f"{name}.png")


@contextmanager
def sandbox(folder: str) -> Iterator[None]:
    moments = Path(sys.executable).with_name("moments")
    process = subprocess.Popen([moments, "sandbox", "--no-browser", "--port", str(PORT), "--folder", folder])
    try:
        for _ in range(600):
            try:
                urlopen(URL).read()
                break
            except (URLError, ConnectionError):
                time.sleep(0.1)
        time.sleep(1)
        yield
    finally:
        process.terminate()
        process.wait(15)


if __name__ == "__main__":
    main()
