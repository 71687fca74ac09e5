"""Is it alive, is it ready, how is it doing? 运行状态"""

from typing import Any

from litestar import Request, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from sqlalchemy import text

from app.migrate import head_revision
from kernel import outbox
from kernel.access import SYSTEM
from kernel.transaction import Database

_LETTERS = Gauge("lifecycle_letters", "Letters in the outbox by state", ("state",))


@get("/livez", include_in_schema=False, sync_to_thread=False)
def livez() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@get("/readyz", include_in_schema=False)
async def readyz(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """The database answers and has the schema this program was built for."""
    database: Database = request.app.state["database"]
    try:
        async with database.transaction(SYSTEM) as tx:
            rows = await tx.conn.execute(text("SELECT version_num FROM alembic_version"))
            revision = rows.scalar_one_or_none()
    except Exception as failure:
        return Response({"database": type(failure).__name__}, status_code=503)
    if revision != head_revision():
        return Response({"database": "ok", "schema": "run lifecycle migrate"}, status_code=503)
    return Response({"database": "ok", "schema": str(revision)})


@get("/metrics", include_in_schema=False)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Prometheus metrics; what the database knows is counted when asked. 指标"""
    database: Database = request.app.state["database"]
    async with database.transaction(SYSTEM) as tx:
        for state, count in (await outbox.count_by_state(tx.conn)).items():
            _LETTERS.labels(state).set(count)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
