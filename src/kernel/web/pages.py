"""A page: a template with what every layout needs. 页面

The app supplies the layout's context (who is signed in, navigation, language, the form
token); modules only name their template and their own values.
"""

from typing import Any

from litestar import Request
from litestar.response import Template


class Page(Template):
    """A template response that carries the layout's context. 页面响应

    ``Page("immunize/doses.html", context={...}, status_code=...)``.
    """

    def create_template_context(self, request: Request[Any, Any, Any]) -> dict[str, Any]:
        layout = request.app.state["layout"](request)
        return {**layout, **super().create_template_context(request)}
