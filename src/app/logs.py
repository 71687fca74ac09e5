"""Structured logs that name no person. 日志

In production one JSON object per line; in development readable lines. Fields that would
identify somebody are dropped wherever they come from, so a careless call cannot leak them.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor, WrappedLogger

# Identifiers of people, and the secrets by which they are let in. Record ids are kept:
# without the database they lead to nobody.
PERSONAL = frozenset(
    {
        "name", "given_name", "family_name", "full_name", "pinyin", "guardian_name",
        "mother_name", "child_name", "phone", "telephone", "mobile", "email", "address",
        "birth_date", "born_on", "id_number", "identity_number", "resident_id",
        "certificate_number", "health_code", "identifier", "code", "password", "secret", "token",
        "session", "cookie", "authorization", "body", "payload", "query", "form",
    }
)  # fmt: skip
REMOVED = "(removed)"


def without_personal_data(
    _logger: WrappedLogger, _method: str, fields: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Blank out personal fields, in nested mappings too."""
    for key, value in fields.items():
        if key.lower() in PERSONAL:
            fields[key] = REMOVED
        elif isinstance(value, dict):
            fields[key] = without_personal_data(_logger, _method, dict(value))
    return fields


def configure(level: str = "info", *, readable: bool = False) -> None:
    """Send this process's logs, and those of its libraries, to standard error."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_personal_data,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendering(readable),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())


def _rendering(readable: bool) -> list[Processor]:
    """Tracebacks come without the values of local variables, which may be somebody's."""
    if readable:
        plain = structlog.dev.plain_traceback
        colors = sys.stderr.isatty()
        return [structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=plain)]
    transformer = ExceptionDictTransformer(show_locals=False)
    return [
        structlog.processors.ExceptionRenderer(transformer),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
