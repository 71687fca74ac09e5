"""What people do at a page: sign in, scan, read. 页面操作"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.seed.accounts import PASSWORD

if TYPE_CHECKING:
    from playwright.async_api import Page

# A scanner types faster than any hand and ends with Enter. Keys sent one by one from here would
# come as slowly as the machine is busy; the page itself sends them at a scanner's speed.
_SCANNER = """text => {
  const at = document.activeElement ?? document.body;
  for (const key of [...text, "Enter"]) {
    at.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  }
}"""


async def sign_in(page: Page, login: str) -> None:
    """A member of staff takes the seat at this screen."""
    await page.context.clear_cookies()
    await page.goto("/sign-in")
    await page.get_by_label("账号").fill(login)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.locator(".rail").wait_for()


async def sign_in_by_code(page: Page, number: str) -> None:
    """A parent signs in with the code that comes to the phone."""
    await page.goto("/sign-in/phone")
    await page.get_by_label("手机号").fill(number)
    await page.get_by_role("button", name="发验证码").click()
    inbox = await page.context.new_page()
    await inbox.goto("/inbox")
    newest = inbox.locator(".card").filter(has_text=re.compile(f"{number[-4:]}.*验证码", re.S))
    code = re.search(r"\d{6}", (await newest.first.locator("p").last.inner_text()))
    await inbox.close()
    assert code, "a code of six digits"
    await page.get_by_label("短信里的6位数字").fill(code[0])
    await page.get_by_role("button", name="登录", exact=True).click()
    await page.wait_for_url("**/my")


async def scan(page: Page, text: str) -> None:
    """Point the scanner at a code; the page that answers has loaded when this returns."""
    async with page.expect_event("framenavigated"):
        await page.evaluate(_SCANNER, text)
    await page.wait_for_load_state()


async def choose(page: Page, group: str, choice: str) -> None:
    """Tick one answer of a group of choices."""
    answer = page.locator("label.choice", has=page.get_by_text(choice, exact=True))
    await page.get_by_role("group", name=group).locator(answer).check()


async def told(page: Page) -> str:
    """What the page says."""
    return await page.locator("main").inner_text()


async def says(page: Page, *expected: str) -> None:
    """The page says all of this."""
    said = await told(page)
    missing = [words for words in expected if words not in said]
    assert not missing, f"{missing} not in:\n{said}"
