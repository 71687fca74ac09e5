"""The county's real pages, as each role: accessible, no wider than the screen, no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journeys.hands import sign_in, sign_in_by_code
from tests.live import LiveSystem

if TYPE_CHECKING:
    from playwright.async_api import Page, Response

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})
LANGUAGES = ("zh-Hans", "en")
PARENT = "13800002207"

PAGES = {
    PARENT: ("/my", "/my/booking", "/my/bookings", "/my/certificate", "/rules/schedule"),
    "midwife.zhou": ("/ward", "/deliveries/new?new=true&babies=2", "/certificates", "/pregnancies"),
    "nurse.sun": (
        "/clinic/queue",
        "/clinic/doses",
        "/children",
        "/clinic/bookings",
        "/clinic/slots",
    ),
    "keeper.wang": ("/coldchain", "/coldchain/alarms", "/stock", "/stock/receive", "/stock/holds"),
    "auditor.zheng": ("/trace", "/coldchain/wall", "/access-log", "/rules/schedule"),
    "doctor.liu": ("/child-health", "/children"),
    "admin.he": ("/accounts", "/letters", "/api/docs"),
}


class Watched:
    """A page, and what went wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wrong: list[str] = []
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("response", self._answered)

    def _said(self, message) -> None:  # type: ignore[no-untyped-def]
        if message.type == "error":
            self.wrong.append(message.text)

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400:
            self.wrong.append(f"{answer.status} {answer.url}")

    async def look(self, path: str, *, check_rules: bool) -> None:
        """Open a page; note what is too wide, and what breaks a rule of accessibility."""
        await self.page.goto(path)
        wide = await self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if wide > 0:
            self.wrong.append(f"{path} scrolls sideways by {wide} px")
        if check_rules:
            self.wrong += await broken_rules(self.page, path)


async def broken_rules(page: Page, path: str) -> list[str]:
    """What the automatic rule set finds."""
    from axe_playwright_python.async_playwright import Axe

    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{path} {violation['id']}: {[node['html'][:160] for node in violation['nodes'][:3]]}"
        for violation in found.response["violations"]
    ]


@pytest.mark.parametrize("who", PAGES)
async def test_pages_are_whole(page: Page, live_server: LiveSystem, who: str):
    if who == PARENT:
        await sign_in_by_code(page, who)
    else:
        await sign_in(page, who)
    watched = Watched(page)
    for size in SIZES:
        await page.set_viewport_size(size)  # type: ignore[arg-type]
        for language in LANGUAGES:
            await page.context.add_cookies(
                [{"name": "lang", "value": language, "url": live_server.url}]
            )
            for path in PAGES[who]:
                await watched.look(path, check_rules=language == "zh-Hans")
    assert not watched.wrong, "\n".join(watched.wrong)
