"""A page: a template with what every layout needs. 页面

The app supplies the layout's context (who is signed in, navigation, language, the form
token); modules only name their template and their own values.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.response import Template


class Page(Template):
    """A template response that carries the layout's context. 页面响应

    ``Page("immunize/doses.html", context={...}, status_code=...)``.
    """

    def create_template_context(self, request: Request[Any, Any, Any]) -> dict[str, Any]:
        layout = request.app.state["layout"](request)
        return {**layout, **super().create_template_context(request)}


class CsvFile(Page):
    """Rows to take away in a file for spreadsheets. CSV下载

    Cells are text, or phrases in the reader's language.
    """

    def __init__(self, name: str, rows: Iterable[Iterable[object]]) -> None:
        super().__init__(
            "app/rows.csv",
            context={"rows": [list(row) for row in rows]},
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}.csv"},
        )
