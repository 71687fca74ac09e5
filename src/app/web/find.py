"""One find-or-scan field for everybody: each role's own search answers it. 查找"""

from typing import Any
from urllib.parse import quote

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import Redirect

from kernel.access import Actor, Role
from kernel.web.guards import STAFF

_SEARCHES: dict[Role, str] = {
    Role.AUDITOR: "/trace",
    Role.KEEPER: "/stock",
    Role.MIDWIFE: "/mothers",
}
_USUAL = "/children"


@get("/find", guards=[STAFF], include_in_schema=False)
async def find(request: Request[Actor, Any, Any], q: FromQuery[str] = "") -> Redirect:
    """Hand what was typed or scanned to the search of the reader's role."""
    wanted = _SEARCHES.get(request.user.role, _USUAL) if request.user.role else _USUAL
    path = wanted if wanted in request.app.state["paths"] else _USUAL
    return Redirect(f"{path}?q={quote(q)}", status_code=303)
