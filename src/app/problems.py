"""Refusals and errors as RFC 9457 problem details, or as a page for a browser. 问题详情

A refusal says what, why, what to do and what happened to the data. Anything else is a bug:
it is logged once, without personal data, and answered with a code to read over the phone.
"""

import re
from typing import Any

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect
from litestar.status_codes import HTTP_500_INTERNAL_SERVER_ERROR, HTTP_503_SERVICE_UNAVAILABLE
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.layout import language_of
from app.web.rendering import translator
from kernel.database import is_passing
from kernel.errors import (
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Refusal,
    RuleViolation,
    TooManyRequests,
)
from kernel.i18n import N_, Translator, speaking
from kernel.ids import new_id
from kernel.web.pages import Page

STATUS: dict[type[Refusal], int] = {
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    RuleViolation: 422,
    InvalidInput: 422,
    TooManyRequests: 429,
    Refusal: 400,
}

_HTTP: dict[int, tuple[str, str]] = {
    400: (N_("看不懂这个请求"), N_("请回到上一页，检查填写的内容再试。")),
    401: (N_("请先登录"), N_("这个页面要登录才能看。")),
    403: (N_("这次提交没有通过安全检查"), N_("请回到上一页，刷新后再提交一次。什么都没有改。")),
    404: (N_("没有这个页面"), N_("链接可能不完整。请从首页重新进入。")),
    405: (N_("不能这样访问"), N_("请回到上一页，用页面上的按钮操作。")),
    413: (N_("内容太大"), N_("请分几次提交。")),
}
_BUG = (
    N_("系统出错了"),
    N_("没有登记任何内容。请把编号{reference}告诉管理员，稍后再试。"),
)

_UNSTORABLE = N_("有一项存不下：里面有看不见的字符，或数字、日期太大。请改了再提交。")
_UNSTORABLE_STATES = "22"
"""Class of SQLSTATE: data exceptions, such as a NUL character or a number out of range."""

_AWAY = N_("暂时连不上数据库")
_AWAY_READING = N_("请过一会儿再打开。编号{reference}。")
_AWAY_WRITING = N_(
    "不知道这一次有没有登记上。请过一会儿在同一页再按一次，不会登记两遍。编号{reference}。"
)
_AWAY_SECONDS = "5"

logger = structlog.get_logger("lifecycle.web")


def refused(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    """A refusal as a problem or a page; a browser that is not signed in is sent to sign in."""
    status = status_of(refusal)
    if status == 401 and not wants_json(request):
        return Redirect(f"/sign-in?next={request.url.path}", status_code=303)
    problem = problem_for(request, refusal)
    if wants_json(request):
        return _json(problem)
    context = {"problem": problem, "facts": refusal.facts}
    return Page("app/problem.html", context=context, status_code=status)


def http_error(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """An error of the protocol itself: no such address, unreadable input."""
    status = error.status_code
    if status == 401 and not wants_json(request):
        return Redirect(f"/sign-in?next={request.url.path}", status_code=303)
    title, detail = _HTTP.get(status, _HTTP[400])
    with speaking(translator(language_of(request))) as speaker:
        problem: dict[str, Any] = {
            "type": f"/problems/http-{status}",
            "title": speaker.say(title),
            "status": status,
            "detail": speaker.say(detail),
            "todo": [],
        }
    if isinstance(error, ValidationException) and error.extra:
        problem["errors"] = error.extra
    if wants_json(request):
        return _json(problem)
    return Page("app/problem.html", context={"problem": problem, "facts": {}}, status_code=status)


def bug(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Anything else is a bug: logged once under a reference that the reader is given. None is
    a value that no column takes, or a database that is away: the request may be sent again.
    """
    if _is_unstorable(error):
        return refused(request, InvalidInput(_UNSTORABLE))
    reference = str(new_id())[-8:]
    logger.error("unexpected", reference=reference, path=_route(request), exc_info=error)
    if isinstance(error, DBAPIError | PoolTimeout | OSError) and is_passing(error):
        return _away(request, reference)
    with speaking(translator(language_of(request))) as speaker:
        problem = {
            "type": "/problems/unexpected",
            "title": speaker.say(_BUG[0]),
            "status": HTTP_500_INTERNAL_SERVER_ERROR,
            "detail": speaker.say(_BUG[1], reference=reference),
            "todo": [],
        }
    if wants_json(request):
        return _json(problem)
    return Page("app/problem.html", context={"problem": problem, "facts": {}}, status_code=500)


def _is_unstorable(error: Exception) -> bool:
    if isinstance(error, DBAPIError):
        return (getattr(error.orig, "sqlstate", None) or "").startswith(_UNSTORABLE_STATES)
    return isinstance(error, OverflowError)


def _away(request: Request[Any, Any, Any], reference: str) -> Response[Any]:
    """The database went away, perhaps while it committed: nobody knows yet what was kept."""
    writing = request.method not in ("GET", "HEAD")
    with speaking(translator(language_of(request))) as speaker:
        problem = {
            "type": "/problems/database-away",
            "title": speaker.say(_AWAY),
            "status": HTTP_503_SERVICE_UNAVAILABLE,
            "detail": speaker.say(_AWAY_WRITING if writing else _AWAY_READING, reference=reference),
            "todo": [],
        }
    context = {"problem": problem, "facts": {}, "nothing_recorded": not writing}
    answer = (
        _json(problem)
        if wants_json(request)
        else Page("app/problem.html", context=context, status_code=HTTP_503_SERVICE_UNAVAILABLE)
    )
    answer.headers["retry-after"] = _AWAY_SECONDS
    return answer


def status_of(refusal: Refusal) -> int:
    """The HTTP status of a refusal: that of the nearest kind it belongs to."""
    return next(STATUS[kind] for kind in type(refusal).__mro__ if kind in STATUS)


def problem_for(request: Request[Any, Any, Any], refusal: Refusal) -> dict[str, Any]:
    """A refusal as problem details in the reader's language, for an answer that holds several."""
    with speaking(translator(language_of(request))) as speaker:
        return problem_of(refusal, speaker)


def problem_of(refusal: Refusal, speaker: Translator) -> dict[str, Any]:
    """A refusal as problem details (RFC 9457), its facts beside the standard members."""
    problem: dict[str, Any] = {
        "type": f"/problems/{_kebab(type(refusal).__name__)}",
        "title": speaker.say(refusal.title),
        "status": status_of(refusal),
        "detail": speaker.say(refusal.detail, **refusal.facts),
        "todo": [speaker.say(step, **refusal.facts) for step in refusal.todo],
    }
    if refusal.field:
        problem["field"] = refusal.field
    return {**refusal.facts, **problem}


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """Whether the reader is a program: an API address, or JSON asked for and no page."""
    accepts = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or (
        "json" in accepts and "text/html" not in accepts
    )


def _json(problem: dict[str, Any]) -> Response[Any]:
    return Response(problem, status_code=problem["status"], media_type="application/problem+json")


def _route(request: Request[Any, Any, Any]) -> str:
    """The route's pattern: an address may hold what somebody searched for."""
    return str(request.scope.get("path_template", "?"))


def _kebab(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
