"""Pages are rendered in the reader's language, escaped, and strict about what is missing."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from jinja2 import UndefinedError
from markupsafe import Markup
from tests.app.gallery.make import SCREENS, render

from app.navigation import NAVIGATION, items_for
from app.web import formats
from app.web.rendering import (
    TEMPLATE_FOLDERS,
    TEMPLATES,
    code,
    icon,
    icon_names,
    static,
    translator,
)
from kernel.access import Role
from kernel.errors import InvalidInput
from kernel.i18n import CHINESE, ENGLISH, Phrase, choose_language, ngettext, speaking
from kernel.web.forms import FormState

NOW = datetime(2026, 11, 24, 1, 51, tzinfo=UTC)
IN_ENGLISH = translator(ENGLISH)


def say(source: str, **context: object) -> str:
    return TEMPLATES.from_string(source).render({"locale": CHINESE, "now": NOW, **context})


@pytest.mark.parametrize("name", TEMPLATES.list_templates(extensions=["html"]))
def test_every_template_compiles(name):
    module, _, local = name.partition("/")
    assert TEMPLATES.get_template(name).filename == str(TEMPLATE_FOLDERS[module] / local)


# Language and escaping


def test_a_page_speaks_the_readers_language():
    source = "{{ _('可以用') }}"
    assert say(source) == "可以用"
    assert say(source, locale=ENGLISH) == "Fit for use"


def test_macros_know_the_language_without_the_context():
    source = '{% from "app/parts/basics.html" import proof %}{{ proof("wait") }}'
    assert "Waits for the ledger" in say(source, locale=ENGLISH)


def test_english_counts_where_chinese_does_not():
    with speaking(IN_ENGLISH):
        assert ngettext("{n}剂", 1) == "1 dose"
        assert ngettext("{n}剂", 2) == "2 doses"
    assert ngettext("{n}剂", 2) == "2剂"


def test_a_phrase_is_said_with_its_values_and_the_phrases_among_them():
    phrase = Phrase("例如{example}", {"example": Phrase("男")})
    assert str(phrase) == "例如男"
    with speaking(IN_ENGLISH):
        assert str(phrase) == "For example Male"


def test_a_value_may_have_any_name():
    phrase = Phrase("{text}不是孕周", {"text": "9月"})
    assert say("{{ _(x) }}", x=phrase) == str(phrase) == "9月不是孕周"


def test_values_are_escaped_but_markup_among_them_is_not():
    bold = Markup("<b>1</b>")
    assert say("{{ _('例如{example}', example=x) }}", x="<i>") == "例如&lt;i&gt;"
    assert say("{{ _('例如{example}', example=x) }}", x=bold) == "例如<b>1</b>"


def test_braces_in_a_text_without_values_are_left_alone():
    assert say("{{ _(x) }}", x="{不是位置}") == "{不是位置}"


def test_what_is_undefined_is_an_error():
    with pytest.raises(UndefinedError):
        say("{{ nobody.name }}")


@pytest.mark.parametrize(
    ("cookie", "accept", "chosen"),
    [
        (None, None, CHINESE),
        (None, "en-GB,en;q=0.9,zh;q=0.5", ENGLISH),
        (None, "fr,zh-CN;q=0.8,en;q=0.3", CHINESE),
        ("en", "zh-CN", ENGLISH),
        ("klingon", "de", CHINESE),
        (None, "en;q=oops", CHINESE),
    ],
)
def test_the_readers_own_choice_comes_before_the_browsers(cookie, accept, chosen):
    assert choose_language(cookie, accept) == chosen


# Icons, static files, codes


def test_an_icon_that_was_never_drawn_is_an_error():
    with pytest.raises(LookupError):
        icon("unicorn")


def test_every_navigation_icon_is_drawn():
    assert {item.icon for items in NAVIGATION.values() for item in items} <= icon_names()


def test_static_addresses_change_with_the_content():
    assert static("app.css").startswith("/static/app.css?v=")
    assert static("app.css") != static("forms.js").replace("forms.js", "app.css")


def test_a_trace_code_is_grouped_without_spaces_in_it():
    shown = code("83901120004183562931")
    assert shown == ('<span class="code"><span>8390112</span><span>0004183562931</span></span>')
    assert code("B2604118") == '<span class="code"><span>B2604118</span></span>'


# How things are written


@pytest.mark.parametrize(
    ("birth", "on", "usual", "exact"),
    [
        (date(2026, 11, 12), date(2026, 11, 24), "12天", "12天"),
        (date(2026, 9, 22), date(2026, 11, 24), "2月龄", "2月龄2天"),
        (date(2024, 11, 25), date(2026, 11, 24), "23月龄", "23月龄30天"),
        (date(2024, 5, 16), date(2026, 11, 24), "2岁6个月", "2岁6个月8天"),
        (date(2022, 11, 24), date(2026, 11, 24), "4岁", "4岁"),
        (date(2026, 11, 25), date(2026, 11, 24), "还没出生", "还没出生"),
    ],
)
def test_an_age_is_written_in_the_unit_its_size_asks_for(birth, on, usual, exact):
    assert formats.age(birth, on) == usual
    assert formats.age(birth, on, exact=True) == exact


def test_ages_in_english_count():
    with speaking(IN_ENGLISH):
        assert formats.age(date(2024, 5, 16), date(2025, 6, 17), exact=True) == "13 months 1 day"


def test_days_and_times_are_the_clinics():
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past midnight in China
    assert formats.date_staff(late) == "2026-11-24 周二"
    assert formats.date_parent(late) == "11月24日，周二"
    assert formats.clock(late) == "00:30"
    assert formats.moment_audit(late) == "2026-11-24 00:30:00 +08:00"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=3), "3分钟前"),
        (timedelta(hours=2), "07:51"),
        (timedelta(days=2), "2026-11-22 09:51"),
    ],
)
def test_the_age_of_a_value_becomes_a_time_after_an_hour(passed, said):
    assert formats.ago(NOW - passed, NOW) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(minutes=87), "87分钟"),
        (timedelta(minutes=95), "1小时35分"),
        (timedelta(hours=5), "5小时"),
        (timedelta(days=20, hours=12), "20天12小时"),
    ],
)
def test_durations(length, said):
    assert formats.duration(length) == said


def test_figures():
    assert formats.celsius(-20.64) == "−20.6℃"
    assert formats.celsius(-0.04) == "0.0℃"
    assert formats.z_score(-1.333) == "−1.33"
    assert formats.z_score(0.61) == "+0.61"
    assert formats.z_score(0.0) == "0.00"
    assert formats.percent(412, 442) == "93.2%（412/442）"
    assert formats.percent(0, 0) == "—"
    assert formats.weight(11900) == "11.9 kg"
    assert formats.weight(3400, at_birth=True) == "3400克"
    assert formats.gestation(36, 4) == "36周+4"
    assert formats.thousands(184219) == "184\u2009219"


def test_what_is_not_known_is_a_dash_and_never_zero():
    assert formats.celsius(None) == formats.age(None, date(2026, 1, 1)) == "—"
    assert formats.z_score(None) == formats.date_staff(None) == formats.duration(None) == "—"


def test_masks_hide_what_they_must():
    assert formats.masked_name("陈以宁") == "陈*宁"
    assert formats.masked_name("唐宁") == "唐*"
    assert formats.masked_phone("13807312207") == "138****2207"
    assert formats.masked_phone("2207") == "****"
    assert formats.masked_id("431102202609222217") == "431***********2217"
    assert formats.masked_id("43110") == "****"


# Forms


def test_a_refused_field_says_what_is_wrong_and_keeps_what_was_entered():
    form = FormState(
        {"phone": "138"}, {"phone": InvalidInput("例如{example}", example="<138>", field="phone")}
    )
    source = (
        '{% from "app/parts/forms.html" import form_to, phone %}'
        '{% call form_to("/x", form) %}{{ phone(form, "phone", "手机号") }}{% endcall %}'
    )
    shown = say(source, form=form, csrf_token="secret")
    assert 'value="138"' in shown
    assert 'aria-describedby="f-phone-hint f-phone-msg"' in shown
    assert '<a href="#f-phone">例如&lt;138&gt;</a>' in shown
    assert 'name="_csrf_token" value="secret"' in shown


def test_a_refusal_of_the_whole_form_leads_the_summary():
    form = FormState({}, {"": InvalidInput("账号或密码不对，请再看一遍。")})
    shown = say(
        '{% from "app/parts/forms.html" import error_summary %}{{ error_summary(form) }}', form=form
    )
    assert "填写有误" in shown
    assert "账号或密码不对" in shown


# Navigation


@pytest.mark.parametrize("role", NAVIGATION)
async def test_every_place_to_go_is_a_page(client: httpx.AsyncClient, role: Role):
    """Nobody is signed in: a page sends us to the door, what does not exist is not found."""
    for item in NAVIGATION[role]:
        answer = await client.get(item.href, headers={"accept": "text/html"})
        assert answer.status_code in (303, 401, 403), (item.href, answer.status_code)


async def test_what_is_no_page_is_not_found(client: httpx.AsyncClient):
    """Or the test above would prove nothing."""
    answer = await client.get("/reports/none", headers={"accept": "text/html"})
    assert answer.status_code == 404


def test_the_deepest_address_is_where_one_is():
    shown = items_for(Role.KEEPER, "/coldchain/units/7", {"/coldchain": 2})
    assert [(item.href, item.current, item.count) for item in shown][:2] == [
        ("/coldchain", False, 2),
        ("/coldchain/units", True, 0),
    ]


def test_nobody_has_no_navigation():
    assert items_for(None, "/") == ()


# Every component


@pytest.mark.parametrize("locale", [CHINESE, ENGLISH])
@pytest.mark.parametrize("page", SCREENS)
def test_every_component_renders_without_inline_style_or_script(page, locale):
    shown = render(page, locale)
    assert f'<html lang="{locale}">' in shown
    assert " style=" not in shown
    assert "<style" not in shown
    assert " onclick=" not in shown


def test_csv_opens_in_spreadsheets_and_runs_nothing_there():
    rows = [["姓名", Phrase("可以打")], ["=1+1", -3], ["a,b", None], ["＠x", '"']]
    written = formats.csv_rows(rows)
    assert written == '\ufeff姓名,可以打\r\n\'=1+1,\'-3\r\n"a,b",\r\n\'＠x,""""\r\n'
