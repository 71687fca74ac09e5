"""Real pages in a real browser: Chromium from the distribution, driven by Playwright."""

from __future__ import annotations  # Playwright takes half a second to import

import os
import shutil
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest
from tests.live import LiveSystem

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# Without these a browser looks for updates and for its maker's servers at every start.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium() -> str | None:
    """The browser program: CHROMIUM, or what is found on PATH."""
    given = os.environ.get("CHROMIUM")
    return given or next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One browser for all journeys of this worker."""
    program = chromium()
    if program is None:
        reason = "no Chromium on this machine; on Debian: apt-get install chromium fonts-noto-cjk"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=[*QUIET])
        yield browser
        await browser.close()


async def open_context(browser: Browser, base_url: str, *, phone: bool = False) -> BrowserContext:
    """A visitor with cookies of their own: a phone in the hand, or a wide screen on the desk."""
    context = await browser.new_context(
        base_url=base_url,
        viewport=PHONE if phone else WIDE,  # type: ignore[arg-type]
        device_scale_factor=2 if phone else 1,
        has_touch=phone,
        is_mobile=phone,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
async def page(browser: Browser, live_server: LiveSystem) -> AsyncIterator[Page]:
    """A wide page at the live server, signed in as nobody."""
    context = await open_context(browser, live_server.url)
    yield await context.new_page()
    await context.close()


@pytest.fixture
async def phone(browser: Browser, live_server: LiveSystem) -> AsyncIterator[Page]:
    """A page on a phone at the live server, signed in as nobody."""
    context = await open_context(browser, live_server.url, phone=True)
    yield await context.new_page()
    await context.close()
