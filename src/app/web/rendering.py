"""The Jinja environment: where templates are, and what they may say. 页面渲染

A template is addressed by the module it belongs to (``immunize/doses.html``); layouts and
macros are the app's own (``app/page.html``). What a page is rendered with, its language
above all, is bound while it renders, so that macros and filters know it without being told.
"""

import hashlib
import re
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined, Template
from markupsafe import Markup, escape
from msgspec import Struct

from app.chart_worker import library_name
from app.charts import growth_chart, sparkline, temperature_curve
from app.translations import read_catalogue
from app.web import formats
from kernel.calendar import clinic_day, utc_now
from kernel.i18n import CHINESE, ENGLISH, N_, Phrase, Translator, speaker, speaking
from kernel.web.forms import EMPTY

SOURCE = Path(__file__).parents[2]
STATIC = Path(__file__).parent / "static"
STATIC_URL = "/static"
TEMPLATE_FOLDERS = {
    "app": SOURCE / "app/web/templates",
    "kernel": SOURCE / "kernel/web/templates",
    "immunize": SOURCE / "immunize/web/templates",
    "maternal": SOURCE / "maternal/web/templates",
    "coldchain": SOURCE / "coldchain/web/templates",
}


class Reading(Struct, frozen=True):
    """What macros may know about the page being rendered. 渲染环境"""

    csrf_token: str
    now: datetime


_READING: ContextVar[Reading] = ContextVar("reading")


@cache
def translator(language: str) -> Translator:
    """Who speaks this language; every unknown one is Chinese."""
    return read_catalogue() if language == ENGLISH else Translator(CHINESE)


@contextmanager
def reading(context: Mapping[str, Any]) -> Generator[None, None, None]:
    """Bind language, form token and present moment of one page while it renders."""
    bound = Reading(context.get("csrf_token") or "", context.get("now") or utc_now())
    token = _READING.set(bound)
    try:
        with speaking(translator(context["locale"]) if "locale" in context else speaker()):
            yield
    finally:
        _READING.reset(token)


class Page(Template):
    """A template that binds its context for the macros it calls. 页面"""

    def render(self, *args: Any, **kwargs: Any) -> str:
        context = dict(*args, **kwargs)
        with reading(context):
            return super().render(context)


def translate(text: str | Phrase, /, **values: object) -> str:
    """``_`` of the templates: like ``kernel.i18n._``, and markup among the values stays markup."""
    if isinstance(text, Phrase):
        return translate(text.msgid, **text.values, **values)
    return _filled(speaker().find(text), values)


def translate_number(msgid: str, n: int, /, **values: object) -> str:
    """``ngettext`` of the templates; ``{n}`` is the number."""
    return _filled(speaker().find(msgid, n), {"n": n, **values})


def both_forms(msgid: str) -> tuple[str, str]:
    """Singular and plural, places still open, for a script that counts for itself."""
    return speaker().find(msgid, 1), speaker().find(msgid, 2)


def _filled(text: str, values: Mapping[str, object]) -> str:
    if not values:
        return text
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(escape(text)).format(**speaker().spoken(values))  # noqa: S704 - escaped
    return text.format(**speaker().spoken(values))


# The attributes are for readers without the stylesheet, which says the same.
_DRAWN = Markup(
    '<svg class="{}" aria-hidden="true" width="20" height="20" fill="none" stroke="currentColor"'
    ' stroke-width="1.9"><use href="{}#{}"/></svg>'
)


@cache
def icon_names() -> frozenset[str]:
    """What the sprite can draw."""
    return frozenset(re.findall(r'<symbol id="([a-z0-9-]+)"', (STATIC / "icons.svg").read_text()))


def icon(name: str, extra: str = "") -> Markup:
    """A drawing from the project's sprite; it stands beside a word and is silent itself.

    Raises ``LookupError`` when the sprite has no such drawing.
    """
    if name not in icon_names():
        raise LookupError(f"There is no icon “{name}” in icons.svg.")
    css = f"i {extra}".strip()
    return _DRAWN.format(css, static("icons.svg"), name)


@cache
def static(path: str) -> str:
    """The address of a static file, with the hash of its content, so that it can be kept for ever.

    Raises ``FileNotFoundError`` when there is no such file.
    """
    content = (STATIC / path).read_bytes()
    return f"{STATIC_URL}/{path}?v={hashlib.sha256(content).hexdigest()[:12]}"


def code(value: str | None) -> Markup:
    """A code in its groups; the gaps are drawn, so a copy has no spaces in it."""
    groups = Markup("").join(
        Markup("<span>{}</span>").format(g) for g in formats.code_groups(value)
    )
    return Markup('<span class="code">{}</span>').format(groups)


def form_token() -> str:
    """The token that every form of this page must carry."""
    return _READING.get().csrf_token


def present() -> datetime:
    """The moment for which this page is rendered."""
    return _READING.get().now


def _csv(rows: Iterable[Iterable[object]]) -> Markup:
    return Markup(formats.csv_rows(rows))  # noqa: S704 - not shown as a page


def _ago(moment: datetime | None) -> str:
    return formats.ago(moment, present())


def _age(birth: Any, on: Any = None, *, exact: bool = False) -> str:
    return formats.age(birth, on or clinic_day(present()), exact=exact)


def _age_parent(birth: Any, on: Any = None) -> str:
    return formats.age_parent(birth, on or clinic_day(present()))


FILTERS: dict[str, Callable[..., Any]] = {
    "date": formats.date_staff,
    "date_plain": formats.date_plain,
    "date_parent": formats.date_parent,
    "weekday": formats.weekday,
    "time": formats.clock,
    "moment": formats.moment_staff,
    "moment_audit": formats.moment_audit,
    "ago": _ago,
    "age": _age,
    "age_exact": partial(_age, exact=True),
    "age_parent": _age_parent,
    "gestation": formats.gestation,
    "celsius": formats.celsius,
    "decimal": formats.decimal,
    "z_score": formats.z_score,
    "duration": formats.duration,
    "weight": formats.weight,
    "birth_weight": partial(formats.weight, at_birth=True),
    "thousands": formats.thousands,
    "initial": formats.initial,
    "masked_name": formats.masked_name,
    "masked_phone": formats.masked_phone,
    "masked_id": formats.masked_id,
    "id_number": formats.id_number,
    "clauses": formats.clauses,
    "csv": _csv,
    "code": code,
}

GLOBALS: dict[str, Any] = {
    "_": translate,
    "N_": N_,
    "ngettext": translate_number,
    "ngettext_forms": both_forms,
    "icon": icon,
    "static": static,
    "percent": formats.percent,
    "sparkline": sparkline,
    "temperature_curve": temperature_curve,
    "growth_chart": growth_chart,
    "chart_library": f"/charts/{library_name()}",
    "form_token": form_token,
    "present": present,
    "me": None,
    "nav": (),
    "locale": CHINESE,
    "text_size": "normal",
    "path": "/",
    "form": EMPTY,
}


def environment() -> Environment:
    """Strict about what is undefined, and everything that is not markup is escaped."""
    made = Environment(
        loader=PrefixLoader({m: FileSystemLoader(f) for m, f in TEMPLATE_FOLDERS.items()}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.template_class = Page
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    made.globals.update(GLOBALS)
    made.filters.update(FILTERS)
    return made


TEMPLATES = environment()
