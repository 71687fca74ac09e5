"""Take the README's pictures from a running demonstration county.

Usage: .venv/bin/python tools/tour.py http://127.0.0.1:8000 docs/tour

Every picture is a viewport of a real page, signed in as who would look at it. Run it soon after
the county was seeded: it books, gives and traces nothing, it only looks. Let a fridge fail before:
lifecycle sensors --excursion qingxi-fridge-2 --minutes 10 --degrees 8, and wait for the alarm.
"""

import asyncio
import re
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from playwright.async_api import Browser, Page, async_playwright

PASSWORD = "hechuan-demo"
PARENT = "13800002207"
PHONE, WIDE = (390, 844), (1280, 860)


class Picture(NamedTuple):
    """One picture: its name, who looks, where, and what to press on the way."""

    name: str
    who: str
    path: str
    press: tuple[str, ...] = ()


PICTURES = (
    Picture(
        "delivery", "midwife.zhou", "/ward", ("main a[href^='/deliveries/']:not([href*='new'])",)
    ),
    Picture("parent-home", PARENT, "/my"),
    Picture("parent-booking", PARENT, "/my/booking"),
    Picture("my-growth", PARENT, "/my", ("main a[href$='/growth']",)),
    Picture("queue", "nurse.sun", "/clinic/queue"),
    Picture("point-of-care", "nurse.sun", "/clinic/doses", ("main a.q",)),
    Picture("receive", "keeper.wang", "/stock/receive"),
    Picture("cold-chain", "keeper.wang", "/coldchain"),
    Picture("unit", "keeper.wang", "/coldchain/units", ("main tbody a",)),
    Picture("child-health", "doctor.liu", "/child-health?q=徐浩然"),
    Picture("schedule", "auditor.zheng", "/rules/schedule"),
)


async def main(address: str, folder: Path) -> None:
    """Take every picture, and the trace of the first dose of the day."""
    folder.mkdir(parents=True, exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        pages: dict[str, Page] = {}  # one sign-in each: codes are not sent every second
        for picture in PICTURES:
            if picture.who not in pages:
                pages[picture.who] = await signed_in(browser, address, picture.who)
            page = pages[picture.who]
            await page.goto(picture.path)
            for selector in picture.press:
                await page.locator(selector).first.click()
            await take(page, folder / f"{picture.name}.png")
        await trace(pages["auditor.zheng"], folder / "trace.png")
        await browser.close()


async def signed_in(browser: Browser, address: str, who: str) -> Page:
    """A page of somebody's own, signed in."""
    width, height = PHONE if who == PARENT else WIDE
    context = await browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    page = await context.new_page()
    if who == PARENT:
        await by_phone(page)
    else:
        await page.goto("/sign-in")
        await page.fill("[name=login]", who)
        await page.fill("[name=password]", PASSWORD)
        await page.click("main button[type=submit]")
    await page.wait_for_load_state()
    return page


async def by_phone(page: Page) -> None:
    """Sign in with the code that the inbox page shows."""
    await page.goto("/sign-in/phone")
    await page.fill("[name=phone]", PARENT)
    await page.click("main button[type=submit]")
    await page.wait_for_selector("[name=code]")
    inbox = await page.context.new_page()
    await inbox.goto("/inbox")
    code = re.search(r"验证码(\d{6})", await inbox.inner_text("main"))
    assert code, "the inbox shows the code"
    await page.fill("[name=code]", code[1])
    await page.click("main button[type=submit]")


async def trace(page: Page, file: Path) -> None:
    """The path of a package, from the child who got it."""
    await page.goto("/trace?q=马晓天")
    await page.locator("main a").first.click()
    await page.fill("main textarea", "核查批号去向")
    await page.click("main button[type=submit]")
    await page.locator("main a[href^='/trace/package']").first.click()
    await take(page, file)


async def take(page: Page, file: Path) -> None:
    """Wait until the page has drawn its charts, then take what fits the screen."""
    await page.wait_for_load_state("load")
    if await page.locator(".plot").count():
        await page.locator(".plot[data-drawn]").first.wait_for(timeout=20_000)
    await page.screenshot(path=file)
    print(file)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
