"""The schedule engine for other systems: history in, evaluation and forecast out. 评估预测接口"""

from asyncio import to_thread
from datetime import date
from typing import Any

import msgspec
from litestar import Controller, Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Struct

from immunize.usecases.forecast_histories import Inquiries, forecast_histories
from immunize.usecases.forecast_history import (
    ForecastAnswer,
    Inquiry,
    ScheduleCodes,
    SetId,
    forecast_history,
    list_codes,
)
from immunize.usecases.rules_in_force import rules_in_force
from kernel.access import Actor
from kernel.transaction import Transaction
from kernel.web.guards import SIGNED_IN, STAFF_OR_MACHINE


class BatchResult(Struct, frozen=True):
    """One person's answer, or the problem with what was told. 单人结果"""

    id: str
    answer: ForecastAnswer | None
    problem: dict[str, Any] | None


class BatchAnswer(Struct, frozen=True):
    """The results in the order asked. 批量结果"""

    results: tuple[BatchResult, ...]


class ForecastApi(Controller):
    """Stateless evaluation and forecast. Nothing is stored. 评估与预测"""

    path = "/api/v1"
    tags = ("forecast",)

    @post("/forecast", status_code=200, guards=[STAFF_OR_MACHINE])
    async def forecast(
        self,
        transaction: NamedDependency[Transaction],
        today: NamedDependency[date],
        data: JSONBody[Inquiry],
    ) -> ForecastAnswer:
        """Judge every dose of one person and say what is due, with every reason in Chinese and
        English. A dose that cannot be judged (before birth, in the future, of an unknown
        vaccine) is kept under `unusable` with its reason; a date that no calendar has is
        refused with the field it stands in.
        """
        async with transaction as tx:
            starts = (await rules_in_force(tx)).starts
        return await to_thread(forecast_history, data, today, starts)

    @post("/forecasts", status_code=200, guards=[STAFF_OR_MACHINE])
    async def forecasts(
        self,
        request: Request[Actor, Any, Any],
        transaction: NamedDependency[Transaction],
        today: NamedDependency[date],
        data: JSONBody[Inquiries],
    ) -> BatchAnswer:
        """The same for up to 200 people. Each gets an answer, or the problem with what was told."""
        async with transaction as tx:
            starts = (await rules_in_force(tx)).starts
        found = await to_thread(forecast_histories, data, today, starts)
        problem = request.app.state["problem"]
        return BatchAnswer(
            tuple(
                BatchResult(
                    one.id,
                    one.answer,
                    msgspec.to_builtins(problem(request, one.refusal)) if one.refusal else None,
                )
                for one in found
            )
        )

    @get("/schedules/{set_id:str}/codes", guards=[SIGNED_IN])
    async def codes(
        self, transaction: NamedDependency[Transaction], set_id: FromPath[SetId]
    ) -> ScheduleCodes:
        """The codes a schedule understands: vaccines, groups, observations, editions."""
        async with transaction as tx:
            starts = (await rules_in_force(tx)).starts
        return await to_thread(list_codes, set_id, starts)
