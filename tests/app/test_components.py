"""The components in a real browser: accessible, no wider than the screen, and working.

The gallery's pages are served to Chromium without a server, under the site's own content
security policy.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.app.gallery.make import SCREENS, render

from app.chart_worker import ChartWorker, cached_library
from app.web.rendering import STATIC
from kernel.i18n import CHINESE, ENGLISH

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Page, Request, Route

SITE = "http://gallery.test"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'"
KINDS = {".js": "text/javascript", ".svg": "image/svg+xml", ".css": "text/css"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PARENTS = ("home", "booking")
WALLS = ("call", "wall")


class Gallery:
    """Answers the browser's requests, and remembers what was sent."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self.sent: list[Request] = []
        self.events = ""

    async def answer(self, route: Route, request: Request) -> None:
        path = urlsplit(request.url).path
        if request.method == "POST":
            self.sent.append(request)
            await route.fulfill(status=204)
        elif path == "/events":
            await route.fulfill(content_type="text/event-stream", body=self.events)
        elif path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            await route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        elif path.startswith("/charts/"):
            worker = ChartWorker()
            script = await cached_library(worker, self.cache)
            await worker.close()
            await route.fulfill(body=script or b"", content_type="text/javascript")
        else:
            name, language = path.strip("/").split(".")
            headers = {
                "content-type": "text/html; charset=utf-8",
                "content-security-policy": POLICY,
            }
            await route.fulfill(body=render(name, language), headers=headers)


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("charts")


@pytest.fixture
def gallery(cache: Path) -> Gallery:
    return Gallery(cache)


@pytest.fixture
async def context(browser: Browser, gallery: Gallery) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    await context.route(f"{SITE}/**", gallery.answer)
    yield context
    await context.close()


async def opened(context: BrowserContext, name: str, language: str = CHINESE) -> Page:
    page = await context.new_page()
    await page.goto(f"{SITE}/{name}.{language}")
    return page


def widths_of(name: str) -> tuple[int, ...]:
    if name in PARENTS:
        return (390,)
    return (390, 1280, 1440) if name not in WALLS else (1440,)


# Accessible, and no wider than the screen


@pytest.mark.parametrize("name", [name for name in SCREENS if name != "sheet"])
async def test_no_rule_of_wcag_a_and_aa_is_broken(browser: Browser, gallery: Gallery, name: str):
    from axe_playwright_python.async_playwright import Axe

    for width in widths_of(name):
        context = await browser.new_context(
            viewport={"width": width, "height": 900}, bypass_csp=True, reduced_motion="reduce"
        )
        await context.route(f"{SITE}/**", gallery.answer)
        page = await opened(context, name)
        found = await Axe().run(page, options={"runOnly": RULES})
        await context.close()
        broken = [(rule["id"], rule["nodes"][0]["html"]) for rule in found.response["violations"]]
        assert broken == []
        assert len(found.response["passes"]) > 10  # the rules did look at the page


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
@pytest.mark.parametrize("name", SCREENS)
async def test_nothing_scrolls_sideways(context: BrowserContext, name: str, language: str):
    page = await opened(context, name, language)
    for width in (320 if name in PARENTS else 390, 1280):
        await page.set_viewport_size({"width": width, "height": 800})
        beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert await page.evaluate(beyond) == 0, width


async def test_charts_are_drawn_without_permission_to_run_text_as_code(context: BrowserContext):
    page = await opened(context, "unit")
    await page.wait_for_selector(".plot[data-drawn] svg", timeout=20_000)
    assert await page.get_by_text("最高 10.6℃ 04:05").count() == 1


# The scanner

TYPED_FAST = """(text) => {
  for (const key of [...text, "Enter"]) {
    const control = key === "\\u001d";
    const event = new KeyboardEvent("keydown", {
      key: control ? "]" : key, ctrlKey: control, bubbles: true, cancelable: true,
    });
    const field = document.activeElement;
    field.dispatchEvent(event);
    if (!event.defaultPrevented && key.length === 1 && "value" in field) field.value += key;
  }
}"""


async def test_a_scan_goes_to_the_scan_form_wherever_the_focus_is(context: BrowserContext):
    page = await opened(context, "forms")
    note = page.get_by_label("说明")
    await note.fill("家长说")
    async with page.expect_request("**/scan") as request:
        await page.evaluate(TYPED_FAST, "0106901234567892\u001d10A1")
    sent = parse_qs((await request.value).post_data or "")
    assert sent["code"] == ["0106901234567892\u001d10A1"]
    assert sent["_csrf_token"] == ["token"]
    assert await note.input_value() == "家长说"


async def test_slow_keys_are_a_person_typing(context: BrowserContext, gallery: Gallery):
    page = await opened(context, "forms")
    note = page.get_by_label("说明")
    await note.focus()
    await page.keyboard.type("12345678", delay=60)
    await page.keyboard.press("Enter")
    assert (await note.input_value()).strip() == "12345678"
    assert gallery.sent == []


async def test_without_a_scan_form_the_find_field_takes_the_scan(context: BrowserContext):
    page = await opened(context, "queue")
    async with page.expect_request("**/find?q=83901120004183562931"):
        await page.evaluate(TYPED_FAST, "83901120004183562931")


# Keys


async def test_keys_open_what_their_buttons_open(context: BrowserContext):
    page = await opened(context, "forms")
    by_hand = page.get_by_label("追溯码")
    assert not await by_hand.is_visible()
    await page.keyboard.press("F8")
    assert await by_hand.is_visible()
    await page.keyboard.type("839")
    await page.keyboard.press("Escape")
    assert not await by_hand.is_visible()
    assert await by_hand.input_value() == "839"  # closed, not discarded


async def test_the_slash_finds_but_not_while_typing(context: BrowserContext):
    page = await opened(context, "forms")
    await page.keyboard.press("/")
    find = page.get_by_role("searchbox")
    assert await find.evaluate("field => field === document.activeElement")
    note = page.get_by_label("说明")
    await note.focus()
    await page.keyboard.type("1/2")
    assert await note.input_value() == "1/2"


# Forms


async def test_a_second_press_sends_nothing(context: BrowserContext, gallery: Gallery):
    page = await opened(context, "forms")
    save = page.get_by_role("button", name="保存")
    await save.dblclick()
    await page.wait_for_timeout(200)
    assert len(gallery.sent) == 1


@pytest.mark.parametrize("written", ["20240516", "2024-5-16", "2024年5月16日", "240516"])
async def test_a_date_is_read_as_it_is_written_and_shown_back(
    context: BrowserContext, written: str
):
    page = await opened(context, "forms")
    birth = page.get_by_label("出生日期")
    await birth.fill(written)
    await birth.blur()
    assert await birth.input_value() == "2024-05-16"
    assert "2024-05-16 周四" in await page.locator("#f-birth-back").inner_text()


@pytest.mark.parametrize(
    ("written", "said"),
    [("20240230", "请写成年月日"), ("明天", "请写成年月日"), ("20990101", "这个日期还没到")],
)
async def test_a_date_that_cannot_be_is_refused_in_words_and_kept(
    context: BrowserContext, written: str, said: str
):
    page = await opened(context, "forms")
    birth = page.get_by_label("出生日期")
    await birth.fill(written)
    await birth.blur()
    assert said in await page.locator("#f-birth-back").inner_text()
    assert await birth.input_value() == written


async def test_an_id_number_is_grouped_and_fills_in_birth_and_sex(context: BrowserContext):
    page = await opened(context, "forms")
    number = page.get_by_label("身份证号")
    await number.fill("11010519491231002x")
    await number.blur()
    assert await number.input_value() == "110105 19491231 002X"
    assert await page.get_by_label("出生日期").input_value() == "1949-12-31"
    assert await page.get_by_label("女", exact=True).is_checked()


async def test_an_id_number_with_a_wrong_last_character_is_named(context: BrowserContext):
    page = await opened(context, "forms")
    number = page.get_by_label("身份证号")
    await number.fill("110105194912310021")
    await number.blur()
    assert "最后一位对不上" in await page.locator("#f-resident_id-back").inner_text()


async def test_what_was_entered_is_given_back_after_leaving(context: BrowserContext):
    page = await opened(context, "forms")
    await page.get_by_label("出生日期").fill("20240516")
    await page.goto(f"{SITE}/queue.{CHINESE}")
    await page.goto(f"{SITE}/forms.{CHINESE}")
    assert await page.get_by_label("出生日期").input_value() == "20240516"


# Live pages


async def test_a_message_replaces_the_elements_it_names(context: BrowserContext, gallery: Gallery):
    gallery.events = 'data: <p id="stale">新的</p>\n\n'
    page = await opened(context, "queue")
    from playwright.async_api import expect

    await expect(page.locator("#stale")).to_have_text("新的")


# Without scripts


async def test_without_scripts_everything_can_still_be_done(browser: Browser, gallery: Gallery):
    context = await browser.new_context(java_script_enabled=False)
    await context.route(f"{SITE}/**", gallery.answer)
    page = await opened(context, "forms")
    await page.get_by_text("手工输入条码下面的数字").click()
    await page.get_by_label("追溯码").fill("83901120004183562931")
    async with page.expect_request("**/scan") as request:
        await page.get_by_role("button", name="查这个码").click()
    sent = (await request.value).post_data or ""
    await context.close()
    assert "83901120004183562931" in sent
