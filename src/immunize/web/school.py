"""School-entry checks. 入托入学查验页面"""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from immunize.domain.child_plan import DueDose, Visit
from immunize.domain.school_check import MOST_CHILDREN, Verdict
from immunize.usecases.check_class import CheckedChild, ClassCheck, ClassList, check_class
from immunize.web import words
from kernel.access import Actor
from kernel.errors import InvalidInput
from kernel.i18n import N_
from kernel.transaction import Transaction
from kernel.web.forms import read, redisplay
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import Page

VERDICTS: dict[Verdict, tuple[str, str]] = {
    Verdict.COMPLETE: ("done", N_("打全了")),
    Verdict.MISSING: ("late", N_("要补种")),
    Verdict.BARRED: ("none", N_("有禁忌或暂缓")),
    Verdict.NO_RECORD: ("wait", N_("没有接种档案，先建档")),
    Verdict.NOT_FOUND: ("wait", N_("没有找到，核对姓名和出生日期")),
    Verdict.SEVERAL: ("wait", N_("有几个同名同生日的，改用证件号")),
    Verdict.ELSEWHERE: ("off", N_("不归本机构管理")),
    Verdict.UNREADABLE: ("stop", N_("这一行看不懂")),
}
"""The chip and the words for each result."""


class ListedLine(Struct, frozen=True):
    """One line of the list and its result. 一行的结果"""

    line: int
    verdict: Verdict
    name: str
    person_id: str | None
    problem: dict[str, Any] | None
    missing: tuple[DueDose, ...]
    barred: tuple[DueDose, ...]
    catch_up: tuple[Visit, ...]


class SchoolController(Controller):
    """Check a class list. 入托入学查验"""

    tags = ("children",)

    @get("/school-check", guards=[STAFF], include_in_schema=False)
    async def form(self) -> Page:
        """An empty list."""
        return Page("immunize/school-check.html", context=_context(None))

    @post("/school-check", guards=[STAFF], include_in_schema=False)
    async def submit(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """The result of every child, to read or print."""
        form = await request.form()
        try:
            new = read(form, ClassList)
            async with transaction as tx:
                check = await check_class(tx, new)
        except InvalidInput as wrong:
            return redisplay("immunize/school-check.html", form, wrong, _context(None))
        return Page("immunize/school-check.html", context=_context(check))

    @post("/api/v1/school-checks", status_code=200, guards=[STAFF_OR_MACHINE])
    async def check(
        self,
        request: Request[Actor, Any, Any],
        transaction: NamedDependency[Transaction],
        data: JSONBody[ClassList],
    ) -> list[ListedLine]:
        """Check a class: what each child is missing, with a catch-up plan for a year."""
        async with transaction as tx:
            found = await check_class(tx, data)
        return [_line(request, child) for child in found.children]


def _line(request: Request[Actor, Any, Any], child: CheckedChild) -> ListedLine:
    problem = child.listed.problem
    shown = request.app.state["problem"](request, problem) if problem else None
    return ListedLine(
        line=child.listed.line,
        verdict=child.verdict,
        name=child.person.name if child.person else child.listed.name,
        person_id=str(child.person.id) if child.person else None,
        problem=msgspec.to_builtins(shown),
        missing=child.missing,
        barred=child.barred,
        catch_up=child.catch_up,
    )


def _context(check: ClassCheck | None) -> dict[str, Any]:
    return {"check": check, "verdicts": VERDICTS, "words": words, "most": MOST_CHILDREN}
