"""The API's documentation, drawn from its own schema; loads nothing from outside. 接口文档"""

from collections import defaultdict
from typing import Any

from litestar import Controller, Request, get
from msgspec import Struct

from kernel.web.pages import Page


class Operation(Struct, frozen=True):
    """One operation of the API, as the page shows it. 接口操作"""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[dict[str, Any], ...]
    body: str | None
    answers: tuple[tuple[str, str, str | None], ...]

    @property
    def anchor(self) -> str:
        """Where the page links to it."""
        return f"{self.method}-{self.path.strip('/').replace('/', '-')}".replace("{", "").replace(
            "}", ""
        )


class ApiDocsController(Controller):
    """The page of operations and schemas. 接口文档"""

    include_in_schema = False

    @get("/api/docs")
    async def page(self, request: Request[Any, Any, Any]) -> Page:
        """All operations by tag, and the shapes they speak of."""
        schema = request.app.openapi_schema.to_schema()
        context = {
            "title": schema["info"]["title"],
            "version": schema["info"]["version"],
            "tags": _by_tag(schema),
            "schemas": schema.get("components", {}).get("schemas", {}),
            "kind_of": kind_of,
        }
        return Page("app/api-docs.html", context=context)


def _by_tag(schema: dict[str, Any]) -> dict[str, list[Operation]]:
    tags: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in sorted(schema.get("paths", {}).items()):
        for method, operation in methods.items():
            if isinstance(operation, dict) and "responses" in operation:
                tag = (operation.get("tags") or ["other"])[0]
                tags[tag].append(_operation(method, path, operation))
    return dict(sorted(tags.items()))


def _operation(method: str, path: str, operation: dict[str, Any]) -> Operation:
    return Operation(
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=operation.get("description", ""),
        parameters=tuple(operation.get("parameters", ())),
        body=_shape(operation.get("requestBody", {})),
        answers=tuple(
            (status, answer.get("description", ""), _shape(answer))
            for status, answer in operation["responses"].items()
        ),
    )


def _shape(part: dict[str, Any]) -> str | None:
    """The name of the schema a body has, a list of it as ``[Name]``."""
    for content in part.get("content", {}).values():
        schema = content.get("schema", {})
        if "items" in schema:
            return f"[{_name(schema['items'])}]"
        return _name(schema)
    return None


def _name(schema: dict[str, Any]) -> str:
    return str(schema.get("$ref", "")).rsplit("/", 1)[-1] or str(schema.get("type", "any"))


def kind_of(schema: dict[str, Any]) -> str:
    """A property's type in a few words: ``string (uuid)``, ``[Dose]``, ``date or nothing``."""
    if "items" in schema:
        return f"[{kind_of(schema['items'])}]"
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return " | ".join(kind_of(choice) for choice in choices)
    kind = _name(schema)
    return f"{kind} ({schema['format']})" if "format" in schema else kind
