"""The whole story by pages: from a birth to the auditor's one page, and who looked. 全程"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.journeys.clients import instant, publish
from tests.journeys.hands import choose, says, scan, sign_in, sign_in_by_code, told
from tests.live import LiveSystem

from immunize.domain.screening import QUESTIONS
from kernel.calendar import CLINIC_TIME
from kernel.ids import new_id

if TYPE_CHECKING:
    from playwright.async_api import Page

HEPB = "8390101"
COLD, WARM = "qingxi-fridge-1", "qingxi-fridge-2"


@dataclass
class Story:
    """What is known so far. 故事"""

    number: int = field(default_factory=lambda: int(new_id().hex[-10:], 16) % 10**8)
    now: datetime = field(default_factory=lambda: datetime.now(CLINIC_TIME))

    @property
    def mother_phone(self) -> str:
        return f"136{self.number:08d}"

    @property
    def girl(self) -> str:
        return "龙秋月之长女"

    @property
    def boy(self) -> str:
        return "龙秋月之次子"

    def lot(self, unit: str) -> str:
        return f"{unit[-1]}B{self.number}"

    def codes(self, unit: str) -> list[str]:
        """Two packages for each fridge."""
        first = int(unit[-1]) * 10**10 + self.number * 10
        return [f"{HEPB}{first + n:013d}" for n in (1, 2)]


async def test_from_birth_to_a_traced_dose(page: Page, phone: Page, live_server: LiveSystem):
    story = Story()
    await record_twins(page, story)
    await receive_by_scanning(page, story, COLD)
    await receive_by_scanning(page, story, WARM)
    await see_the_alarm_and_what_it_holds(page, story, live_server)
    health_code = await book_for_both(phone, story)
    await check_in_and_ask(page, story, health_code)
    await vaccinate(page, story)
    await trace(page, story)
    await see_who_looked(phone, story)


async def record_twins(page: Page, story: Story) -> None:
    await sign_in(page, "midwife.zhou")
    await page.goto("/deliveries/new?new=true&babies=2")
    await page.get_by_label("姓名").fill("龙秋月")
    await page.fill("[name=mother_birth]", "1996年5月18日")
    await page.get_by_label("手机号").fill(f"+86 {story.mother_phone}")
    await page.get_by_label("现住地").select_option("青溪镇 东门社区")
    await choose(page, "分娩方式", "阴道分娩")
    await page.get_by_label("孕周").fill("37")
    await choose(page, "乙肝表面抗原", "没查，或结果没出")
    for order, (sex, grams, minutes) in enumerate((("女", "2610", 120), ("男", "2480", 113)), 1):
        baby = page.locator("section.card", has_text=f"第{order}个宝宝")
        born = story.now - timedelta(minutes=minutes)
        await baby.get_by_role("group", name="性别").get_by_label(sex, exact=True).check()
        await baby.get_by_label("出生日期").fill(f"{born:%Y%m%d}")
        await baby.get_by_label("出生时间").fill(f"{born:%H:%M}")
        await baby.get_by_label("体重").fill(grams)
    await page.keyboard.press("F9")
    await page.wait_for_url("**/deliveries/*/*")
    within_12_hours = story.now - timedelta(minutes=120) + timedelta(hours=12)
    deadline = f"{within_12_hours:%Y-%m-%d %H:%M}前要做完"
    for child in (story.girl, story.boy):
        made = page.locator("section.card", has=page.get_by_role("heading", name=child))
        for task in ("乙肝疫苗，第1剂", "卡介苗，第1剂", "出生医学证明，草稿", "接种档案"):
            await made.get_by_text(task).wait_for()
    await says(page, "双胎，两个孩子都活产", "2610克", deadline)


async def receive_by_scanning(page: Page, story: Story, unit: str) -> None:
    await sign_in(page, "keeper.wang")
    await page.goto("/stock/receive")
    for number, code in enumerate(story.codes(unit), start=1):
        await scan(page, code)
        await page.get_by_text(f"可以收，共{number}支").wait_for()
    arrived = story.now - timedelta(minutes=20)
    left = arrived - timedelta(hours=1)
    await choose(page, "放进", f"{unit[-1]}号冰箱")
    await page.get_by_label("数量").fill("2")
    await page.get_by_label("批号").fill(story.lot(unit))
    await page.fill("[name=expires_on]", f"{story.now + timedelta(days=500):%Y%m%d}")
    await page.fill("[name=departed_day]", f"{left:%Y%m%d}")
    await page.fill("[name=departed_time]", f"{left:%H:%M}")
    on_the_way = left + timedelta(minutes=30)
    await page.fill("[name=readings]", f"{on_the_way:%Y-%m-%d %H:%M} 4.7")
    await page.fill("[name=arrived_day]", f"{arrived:%Y%m%d}")
    await page.fill("[name=arrived_time]", f"{arrived:%H:%M}")
    await page.fill("[name=arrival_celsius]", "5.1")
    await page.keyboard.press("F9")
    await page.wait_for_url("**/stock/receipts/*")
    await says(page, "已入库", f"2支已放进{unit[-1]}号冰箱", story.lot(unit), "4.7", "王海")


async def see_the_alarm_and_what_it_holds(page: Page, story: Story, system: LiveSystem) -> None:
    await page.goto("/coldchain")
    panel = page.locator(".alarm-panel", has_text="2号冰箱太热")
    assert await panel.count() == 0
    warming = (4.6, 5.0, 8.7, 9.2, 9.8)
    start = datetime.now(UTC) - timedelta(minutes=len(warming))
    publish(
        system.environment["MQTT_URL"],
        f"coldchain/v1/qingxi/{WARM}/simple",
        *(
            json.dumps(
                {"ts": instant(start + timedelta(minutes=minute)), "ch": "TVC", "t": celsius}
            ).encode()
            for minute, celsius in enumerate(warming)
        ),
    )
    await panel.wait_for(timeout=30_000)
    said = await panel.inner_text()
    assert "青溪镇卫生院" in said
    assert "9.8" in said
    await page.goto("/stock/holds")
    held = page.locator("tr", has_text=story.lot(WARM)).first
    assert "2支" in await held.inner_text()
    assert await page.locator("tr", has_text=story.lot(COLD)).count() == 0


async def book_for_both(phone: Page, story: Story) -> str:
    await sign_in_by_code(phone, story.mother_phone)
    await says(
        phone, "2个孩子来一次，就都打完了", story.girl, story.boy, "乙肝疫苗，第1剂", "以前要打"
    )
    await phone.get_by_role("link", name="给2个孩子一起预约").click()
    slot = phone.locator("label.slot").first
    hours = (await slot.locator("b").inner_text()).strip()
    await slot.click()
    await phone.get_by_role("button", name="确认预约").click()
    await phone.wait_for_url("**/my/bookings")
    await says(phone, "约好了", hours, "青溪镇卫生院", story.girl, story.boy)
    await phone.goto("/my")
    card = phone.locator("section.kid", has=phone.get_by_role("heading", name=story.girl))
    await card.get_by_role("link", name="健康码").click()
    return (await phone.locator(".code").inner_text()).strip()


async def check_in_and_ask(page: Page, story: Story, health_code: str) -> None:
    await sign_in(page, "nurse.sun")
    await page.goto("/clinic/queue")
    await scan(page, health_code)
    await page.wait_for_url("**/screening")
    assert story.girl in await page.locator(".person").inner_text()
    await page.get_by_role("textbox", name="体温").fill("36.6")
    for question in QUESTIONS:
        await choose(page, question.text, "没有")
    await choose(page, "预检结果", "今天可以打")
    await page.keyboard.press("F9")
    await page.wait_for_url("**/consent")
    assert "打完可能有的反应" in await told(page)
    assert await page.get_by_label("签字人").input_value() == "龙秋月"
    await page.get_by_role("button", name="家长已签字，登记").click()
    await page.locator(".stepbar").wait_for()


async def vaccinate(page: Page, story: Story) -> None:
    await scan(page, story.codes(WARM)[0])
    refusal = page.get_by_role("alert")
    said = await refusal.inner_text()
    assert "停用" in said
    assert "2号冰箱" in said
    assert await page.get_by_role("button", name="登记这一剂").count() == 0
    await scan(page, story.codes(COLD)[0])
    await page.get_by_text(f"可以用，批号{story.lot(COLD)}").wait_for()
    for check in await page.get_by_role("group", name="亲手核对").get_by_role("checkbox").all():
        await check.check()
    await page.get_by_role("button", name="登记这一剂").dblclick()
    given = page.locator("section.card", has_text="已登记：")
    await given.first.wait_for()
    assert await given.count() == 1
    said = await given.inner_text()
    assert "孙丽" in said
    assert story.lot(COLD) in said


async def trace(page: Page, story: Story) -> None:
    await sign_in(page, "auditor.zheng")
    await page.goto("/trace")
    await scan(page, story.codes(COLD)[0])
    await page.wait_for_url("**/trace/package**")
    await says(
        page,
        "运到青溪镇卫生院",
        "到货5.1℃",
        "1号冰箱",
        story.lot(COLD),
        "打了1剂",
        "孙丽",
        "预检",
        "签字",
        "龙*",
    )
    assert story.girl not in await told(page), "masked until a reason is written"
    await page.get_by_role("link", name="看完整资料").click()
    await page.get_by_label("查阅理由").fill("核查这批疫苗的去向")
    await page.get_by_role("button", name="记下理由，打开").click()
    await page.get_by_role("heading", name=story.girl).wait_for()
    assert story.lot(COLD) in await told(page)


async def see_who_looked(phone: Page, story: Story) -> None:
    await phone.goto("/my")
    await phone.get_by_role("link", name=f"谁看过{story.girl}的资料").click()
    await says(phone, "孙丽", "青溪镇卫生院", "郑岚", "核查这批疫苗的去向")
    await phone.goto("/my/certificate")
    assert story.lot(COLD) in await told(phone)
