"""School-entry checks: look, sign, read again. 入托入学查验页面"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from litestar.response import Redirect
from msgspec import Struct

from immunize.domain.child_plan import DueDose, Visit
from immunize.domain.school_check import (
    MOST_CHILDREN,
    SchoolCheck,
    Sheet,
    SheetLine,
    Verdict,
    digest_of,
)
from immunize.errors import ResultsChanged
from immunize.usecases.check_class import CheckedChild, ClassList, check_class
from immunize.usecases.confirm_class import Signature, confirm_class
from immunize.usecases.list_class_checks import PAGE, list_class_checks
from immunize.usecases.read_class_check import read_class_check
from immunize.web import words
from immunize.web.school_words import VERDICTS
from kernel.access import Actor
from kernel.errors import InvalidInput, Refusal
from kernel.i18n import N_, Phrase
from kernel.ids import new_id
from kernel.transaction import Transaction
from kernel.web.forms import FormState, read, redisplay, state_of
from kernel.web.guards import STAFF, STAFF_OR_MACHINE
from kernel.web.pages import CsvFile, Page

FORM = "immunize/school-check.html"
RESULT = "immunize/school-check-result.html"


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
    async def form(
        self,
        transaction: NamedDependency[Transaction],
        page: FromQuery[int] = 1,
        again: FromQuery[UUID | None] = None,
    ) -> Page:
        """A list to fill in, or an earlier one again; and the checks signed so far."""
        async with transaction as tx:
            context = await _earlier(tx, page)
            if again is not None:
                check = await read_class_check(tx, again, why=N_("再查一次"))
                context["form"] = FormState(_as_list(check.sheet), {})
        return Page(FORM, context=context)

    @post("/school-check", guards=[STAFF], status_code=200, include_in_schema=False)
    async def look(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """The result of every child. Nothing is kept before somebody signs."""
        form = await request.form()
        try:
            new = read(form, ClassList)
            async with transaction as tx:
                check = await check_class(tx, new)
        except InvalidInput as wrong:
            return await _again(request, form, wrong)
        return _seen(form, check.sheet)

    @post("/school-check/signed", guards=[STAFF], include_in_schema=False)
    async def sign(
        self, request: Request[Actor, Any, Any], transaction: NamedDependency[Transaction]
    ) -> Response[Any]:
        """Keep the result, signed by whoever is signed in."""
        form = await request.form()
        try:
            new = read(form, Signature)
            async with transaction as tx:
                check = await confirm_class(tx, new)
        except ResultsChanged as changed:
            async with request.app.state["database"].transaction(request.user) as tx:
                anew = await check_class(tx, read(form, ClassList))
            return _seen(form, anew.sheet, changed)
        except InvalidInput as wrong:
            return await _again(request, form, wrong)
        return Redirect(f"/school-check/{check.id}", status_code=303)

    @get("/school-check/{check_id:uuid}", guards=[STAFF], include_in_schema=False)
    async def signed(
        self, transaction: NamedDependency[Transaction], check_id: FromPath[UUID]
    ) -> Page:
        """A signed check, exactly as it was."""
        async with transaction as tx:
            check = await read_class_check(tx, check_id, why=N_("看查验表"))
        return Page(RESULT, context=_context(check.sheet, check))

    @get("/school-check/{check_id:uuid}/print", guards=[STAFF], include_in_schema=False)
    async def printed(
        self, transaction: NamedDependency[Transaction], check_id: FromPath[UUID]
    ) -> Page:
        """The sheet to hand to the school."""
        async with transaction as tx:
            check = await read_class_check(tx, check_id, why=N_("打印查验表"))
        return Page("immunize/school-check-print.html", context=_context(check.sheet, check))

    @get("/school-check/{check_id:uuid}/table", guards=[STAFF], include_in_schema=False)
    async def table(
        self, transaction: NamedDependency[Transaction], check_id: FromPath[UUID]
    ) -> CsvFile:
        """The sheet for a spreadsheet."""
        async with transaction as tx:
            check = await read_class_check(tx, check_id, why=N_("导出查验表"))
        name = f"{check.sheet.school} {check.sheet.class_name} {check.sheet.on}"
        return CsvFile(name, _rows(check))

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


async def _earlier(tx: Any, page: int) -> dict[str, Any]:
    found = await list_class_checks(tx, page)
    return {
        "most": MOST_CHILDREN,
        "checks": found[:PAGE],
        "page": page,
        "earlier": f"/school-check?page={page - 1}" if page > 1 else "",
        "later": f"/school-check?page={page + 1}" if len(found) > PAGE else "",
    }


async def _again(
    request: Request[Actor, Any, Any], form: FormMultiDict, wrong: InvalidInput
) -> Page:
    async with request.app.state["database"].transaction(request.user) as tx:
        return redisplay(FORM, form, wrong, await _earlier(tx, 1))


def _seen(form: FormMultiDict, sheet: Sheet, changed: Refusal | None = None) -> Page:
    context = _context(sheet, None) | {
        "form": state_of(form),
        "seen": digest_of(sheet),
        "new_id": new_id(),
        "changed": changed,
    }
    return Page(RESULT, context=context, status_code=409 if changed else 200)


def _context(sheet: Sheet, check: SchoolCheck | None) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "check": check,
        "changed": None,
        "verdicts": VERDICTS,
        "words": words,
        "most": MOST_CHILDREN,
    }


def _as_list(sheet: Sheet) -> dict[str, str]:
    """An earlier sheet's children as a list to check again."""
    children = "\n".join(
        f"{line.name}\t{line.birth_date}"
        for line in sheet.lines
        if line.name and line.birth_date and line.verdict is not Verdict.REPEATED
    )
    return {"school": sheet.school, "class_name": sheet.class_name, "children": children}


def _rows(check: SchoolCheck) -> Iterator[list[object]]:
    """What the sheet says, under who signed it and when."""
    sheet = check.sheet
    yield [sheet.school, sheet.class_name, sheet.on]
    yield [check.organisation_name, check.checker_name, check.digest]
    yield [
        Phrase(title)
        for title in (
            N_("行"),
            N_("孩子"),
            N_("出生日期"),
            N_("结果"),
            N_("缺什么"),
            N_("禁忌或暂缓"),
            N_("什么时候补"),
        )
    ]
    for line in sheet.lines:
        yield [
            line.line,
            line.name or line.text,
            line.birth_date,
            Phrase(VERDICTS[line.verdict][1]),
            _listed([words.planned(dose) for dose in line.missing]) or _problem(line),
            _listed([words.planned(dose) for dose in line.barred]),
            "; ".join(str(visit.day) for visit in line.catch_up),
        ]


def _problem(line: SheetLine) -> object:
    return Phrase(line.problem, dict(line.facts)) if line.problem else ""


def _listed(phrases: list[Phrase]) -> object:
    """Several phrases in one cell."""
    if not phrases:
        return ""
    places = {f"p{n}": phrase for n, phrase in enumerate(phrases)}
    return Phrase("; ".join(f"{{{place}}}" for place in places), dict(places))


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
