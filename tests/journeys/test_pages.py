"""The county's real pages, as each role: accessible, no wider than the screen, no errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.journeys.hands import sign_in, sign_in_by_code
from tests.live import LiveSystem

from app.seed.names import seeded

if TYPE_CHECKING:
    from playwright.async_api import Page, Response

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 390, "height": 844}, {"width": 1440, "height": 900})
LANGUAGES = ("zh-Hans", "en")
PARENT = "13800002207"

TWIN, ELDEST = seeded("child 陈以宁"), seeded("child 高思远")
DELIVERY = f"/deliveries/{seeded('mother 何晓梅')}/{seeded('delivery 何晓梅')}"

PAGES = {
    PARENT: (
        "/my",
        "/my/booking",
        "/my/bookings",
        "/my/certificate",
        "/my/account",
        f"/my/children/{TWIN}/growth",
        "/rules/schedule",
    ),
    "midwife.zhou": (
        "/ward",
        "/deliveries/new?new=true&babies=2",
        DELIVERY,
        f"{DELIVERY}/correct",
        "/certificates",
        f"/certificates/{TWIN}",
        f"/certificates/{TWIN}/exchange",
        f"/certificates/{TWIN}/replace",
        "/pregnancies",
    ),
    "nurse.sun": (
        "/clinic/queue",
        "/clinic/doses",
        "/children",
        "/clinic/bookings",
        "/clinic/slots",
        "/clinic/overdue",
        "/school-check",
        "/rules/schedule/preview",
    ),
    "keeper.wang": ("/coldchain", "/coldchain/alarms", "/stock", "/stock/receive", "/stock/holds"),
    "auditor.zheng": ("/trace", "/coldchain/wall", "/access-log", "/rules/schedule"),
    "doctor.liu": (
        "/child-health",
        f"/child-health/{ELDEST}",
        f"/child-health/{ELDEST}/print",
        "/children",
        "/rules/care?q=贫血",
    ),
    "admin.he": ("/accounts", "/letters", "/rules/schedule/preview", "/api/docs"),
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
        await self.page.wait_for_selector(".plot:not([data-drawn])", state="detached")
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


async def test_a_class_is_checked_signed_and_an_edition_looked_at(
    page: Page, live_server: LiveSystem
):
    """What these forms answer is as whole as the pages one can go to."""
    await sign_in(page, "nurse.sun")
    watched = Watched(page)
    await page.goto("/school-check")
    await page.fill("[name=school]", "青溪镇中心幼儿园")
    await page.fill("[name=class_name]", "小一班")
    await page.goto("/clinic/overdue")
    child = page.locator("tbody th a").first
    name, where = await child.text_content(), await child.get_attribute("href")
    await page.goto(str(where))
    born = (await page.inner_text("main")).split("出生")[0].split()[-1][-10:]
    await page.goto("/school-check")  # what was entered before is still there
    await page.fill("[name=children]", f"姓名,出生日期\n{name},{born}\n看不懂,")
    async with page.expect_navigation():
        await page.click("#school button")
    assert str(name) in await page.inner_text("table")
    watched.wrong += await broken_rules(page, "results")
    async with page.expect_navigation():
        await page.click("#sign button")
    for path in (page.url, f"{page.url}/print"):
        await watched.look(path, check_rules=True)
    await page.goto("/rules/schedule/preview")
    await page.fill("[name=effective]", "20410301")
    async with page.expect_navigation():
        await page.click("#preview button")
    watched.wrong += await broken_rules(page, "preview")
    assert not watched.wrong, "\n".join(watched.wrong)
