"""A child's growth drawn by the server: for print, without scripts, and for parents. 生长曲线"""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from msgspec import Struct

from app.charts import Measured, Spec, growth_chart
from app.layout import language_of
from app.web.charts import worker
from app.web.rendering import translator
from kernel.access import Actor
from kernel.i18n import N_, _, speaking
from kernel.transaction import Transaction
from kernel.web.guards import GUARDIAN, STAFF
from kernel.web.pages import Page
from maternal.domain.basis import Basis
from maternal.domain.growth.measures import Indicator
from maternal.usecases.read_child_health import (
    NATIONAL,
    WHO,
    ChildHealthView,
    Judged,
    JudgedCheckup,
    read_child_health,
)
from maternal.web import growth_words, words
from maternal.web.growth_chart import GrowthChart, chart_of

Asked = Request[Actor, Any, Any]

_PRINTED = (Indicator.WEIGHT_FOR_AGE, Indicator.LENGTH_FOR_AGE)
_FOR_PARENTS = (Indicator.WEIGHT_FOR_AGE, Indicator.LENGTH_FOR_AGE, Indicator.HEAD_FOR_AGE)
_NAMES = {2: N_("偏高"), 0: N_("中间"), -2: N_("偏低")}
"""What parents call the lines that are drawn for them."""


class Drawing(Struct, frozen=True):
    """One indicator's chart: a specification that fits the page, and it drawn. 曲线"""

    indicator: Indicator
    chart: GrowthChart
    spec: Spec
    svg: str | None


class LatestMeasure(Struct, frozen=True):
    """The latest judged value of one indicator, and the check it was taken at. 最近一次测量"""

    judged: Judged
    check: JudgedCheckup


class GrowthController(Controller):
    """For staff: the drawing alone, and a sheet to print. 生长曲线图与打印单"""

    path = "/child-health/{child_id:uuid}"
    guards = (STAFF,)
    include_in_schema = False

    @get("/growth.svg")
    async def drawing(
        self,
        request: Asked,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        show: FromQuery[str] = Indicator.WEIGHT_FOR_AGE.value,
        standard: FromQuery[str] = "national",
    ) -> Response[str]:
        """One chart, for readers without scripts."""
        async with transaction as tx:
            view = await read_child_health(tx, child_id, WHO if standard == "who" else NATIONAL)
            chart = chart_of(view, _indicator(show), tx.today)
        return await _image(request, chart, _indicator(show))

    @get("/print")
    async def sheet(
        self, request: Asked, transaction: NamedDependency[Transaction], child_id: FromPath[UUID]
    ) -> Page:
        """Both curves, every node and every check on paper, each with what it rests on."""
        async with transaction as tx:
            view = await read_child_health(tx, child_id)
            charts = {one: chart_of(view, one, tx.today) for one in _PRINTED}
        drawings = [
            await _drawn(request, chart, one, width=560, height=300)
            for one, chart in charts.items()
            if chart is not None
        ]
        context = {
            "view": view,
            "drawings": drawings,
            "done": {check.checkup.node: check for check in view.checks},
            "bases": _bases(view),
            "words": words,
        }
        return Page("app/growth-print.html", context=context)


class MyGrowthController(Controller):
    """For parents: how the child grows, in plain words. 家长看生长"""

    path = "/my/children/{child_id:uuid}"
    guards = (GUARDIAN,)
    include_in_schema = False

    @get("/growth")
    async def page(
        self,
        request: Asked,
        transaction: NamedDependency[Transaction],
        child_id: FromPath[UUID],
        show: FromQuery[str] = Indicator.WEIGHT_FOR_AGE.value,
    ) -> Page:
        """What was measured last and what it means, the curve, and the next check."""
        chosen = _indicator(show, _FOR_PARENTS)
        async with transaction as tx:
            view = await read_child_health(tx, child_id)
            chart = chart_of(view, chosen, tx.today)
            today = tx.today
        drawing = None
        if chart is not None and chart.points:
            drawing = await _drawn(request, chart, chosen, width=300, height=260, plain=True)
        context = {
            "view": view,
            "latest": [one for kind in _FOR_PARENTS if (one := _latest(view, kind))],
            "drawing": drawing,
            "indicator": chosen,
            "indicators": _FOR_PARENTS,
            "nodes": {node.id: node for node in view.nodes},
            "today": today,
            "says": growth_words,
            "words": words,
        }
        return Page("app/my-growth.html", context=context)


def _indicator(asked: str, among: Sequence[Indicator] = tuple(Indicator)) -> Indicator:
    return next((one for one in among if one.value == asked), among[0])


async def _image(request: Asked, chart: GrowthChart | None, indicator: Indicator) -> Response[str]:
    drawn = await _drawn(request, chart, indicator, width=640, height=420) if chart else None
    if drawn is None or drawn.svg is None:
        raise NotFoundException
    return Response(drawn.svg, media_type="image/svg+xml")


async def _drawn(
    request: Asked,
    chart: GrowthChart,
    indicator: Indicator,
    *,
    width: int,
    height: int,
    plain: bool = False,
) -> Drawing:
    """The chart in the reader's language; ``plain`` leaves out what only staff read."""
    with speaking(translator(language_of(request))):
        draw = partial(
            growth_chart,
            {sd: chart.curves[sd] for sd in _NAMES} if plain else chart.curves,
            [Measured(one.age, one.value, one.tip) for one in chart.points],
            unit=_(words.INDICATORS[indicator][1]),
            age_unit=_("厘米") if chart.by_length else _("月龄"),
            ticks=chart.ticks,
            names=_NAMES if plain else None,
            height=height,
        )
        fitted, fixed = draw(), draw(width=width)
    return Drawing(indicator, chart, fitted, await worker.svg(fixed))


def _latest(view: ChildHealthView, indicator: Indicator) -> LatestMeasure | None:
    for check in reversed(view.checks):
        for one in check.judged:
            if one.indicator is indicator and one.reason is None:
                return LatestMeasure(one, check)
    return None


def _bases(view: ChildHealthView) -> tuple[Basis, ...]:
    """Every clause the sheet's answers rest on, each once."""
    found = [view.nodes[0].basis]
    for check in view.checks:
        found += check.age.because
        found += [label.basis for label in check.anaemia]
        for one in check.judged:
            found += one.because
    once = {(basis.source, basis.edition, basis.clause): basis for basis in found}
    return tuple(once.values())
