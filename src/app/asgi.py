"""Build the web application. 网页应用"""

import hashlib
import hmac
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from litestar import Litestar, Request
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import CacheControlHeader
from litestar.datastructures.state import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.middleware import DefineMiddleware
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.plugins.prometheus import PrometheusConfig
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler

import coldchain.web
import immunize.web
import maternal.web
from app import logs
from app.choreography import choreography
from app.layout import layout
from app.pages import controllers
from app.problems import bug, http_error, problem_for, refused
from app.settings import Settings, read_settings
from app.sign_in import SignIn
from app.thermometer import MeasuredInUnits
from app.web.rendering import STATIC, STATIC_URL, TEMPLATES
from immunize.schedules import begin_editions
from kernel.access import Actor
from kernel.calendar import clinic_day
from kernel.database import create_engine
from kernel.errors import Refusal
from kernel.transaction import Database, Transaction

_CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "content-security-policy": _CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "geolocation=(), microphone=()",
}


def application() -> Litestar:
    """The application as granian starts it: configured by the environment alone."""
    settings = read_settings(os.environ)
    logs.configure(settings.log_level, readable=settings.is_development)
    begin_editions(settings.edition_starts)
    engine = create_engine(settings.database_url)
    database = Database(engine, choreography(), settings.vault)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None, None]:
        yield
        await engine.dispose()

    return create_app(database, settings, lifespan=[lifespan])


def create_app(database: Database, settings: Settings, **options: Any) -> Litestar:
    """The application over an open database."""

    def transaction(request: Request[Actor, Any, Any]) -> Transaction:
        return database.transaction(request.user)

    def today() -> date:
        return clinic_day(database.clock())

    app = Litestar(
        route_handlers=[*_handlers(), _static()],
        dependencies={
            "transaction": Provide(transaction, sync_to_thread=False),
            "today": Provide(today, sync_to_thread=False),
            "thermometer": Provide(MeasuredInUnits, sync_to_thread=False),
        },
        exception_handlers={Refusal: refused, HTTPException: http_error, Exception: bug},
        middleware=[
            PrometheusConfig(app_name="lifecycle", prefix="lifecycle", group_path=True).middleware,
            DefineMiddleware(SignIn, database=database, settings=settings),
        ],
        csrf_config=_csrf(settings),
        template_config=TemplateConfig(engine=JinjaTemplateEngine(engine_instance=TEMPLATES)),
        openapi_config=_openapi(),
        state=State(
            {
                "layout": layout,
                "problem": problem_for,
                "database": database,
                "settings": settings,
            }
        ),
        response_headers=_HEADERS,
        request_max_body_size=8 * 1024 * 1024,
        **options,
    )
    app.state["paths"] = frozenset(route.path for route in app.routes)
    return app


def _handlers() -> list[ControllerRouterHandler]:
    return [
        *controllers,
        *immunize.web.controllers,
        *maternal.web.controllers,
        *coldchain.web.controllers,
    ]


def _static() -> ControllerRouterHandler:
    """Files named with their content's hash, so a browser may keep them for ever."""
    return create_static_files_router(
        path=STATIC_URL,
        directories=[STATIC],
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
    )


def _csrf(settings: Settings) -> CSRFConfig:
    """Every form carries a token; the API is guarded by bearer tokens or the origin instead."""
    secret = hmac.new(settings.vault.index_key, b"forms", hashlib.sha256).hexdigest()
    return CSRFConfig(
        secret=secret,
        cookie_name="form-token",
        cookie_secure=settings.secure_cookies,
        cookie_httponly=True,
        cookie_samesite="lax",
        exclude=["^/api/"],
    )


def _openapi() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Immunization and maternal-child health",
        version="1",
        description="预防接种、冷链与妇幼保健一体化服务接口",
        path="/api",
        render_plugins=[JsonRenderPlugin()],
        use_handler_docstrings=True,
    )
