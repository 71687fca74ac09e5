"""While the database is away, whoever asks is told so, and that asking again is safe."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from app.asgi import create_app
from app.settings import Settings
from kernel.database import create_engine
from kernel.transaction import Choreography, Database
from kernel.vault import Vault


@pytest.fixture
async def orphan(
    tmp_path: Path, reactions: Choreography, vault: Vault, settings: Settings
) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application whose database has gone."""
    engine = create_engine(f"postgresql://postgres@/county?host={tmp_path}")
    transport = httpx.ASGITransport(create_app(Database(engine, reactions, vault), settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    await engine.dispose()


async def test_a_program_may_send_the_same_again(orphan: httpx.AsyncClient):
    answer = await orphan.post("/api/v1/doses", json={}, headers={"authorization": "Bearer x"})
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    assert answer.json()["type"] == "/problems/database-away"
    assert "不会登记两遍" in answer.json()["detail"]


async def test_a_reader_is_told_on_a_page(orphan: httpx.AsyncClient):
    orphan.cookies.set("session", "x" * 43)
    answer = await orphan.get("/ward")
    assert answer.status_code == 503
    assert "暂时连不上数据库" in answer.text


async def test_the_process_lives_but_is_not_ready(orphan: httpx.AsyncClient):
    assert (await orphan.get("/livez")).status_code == 200
    assert (await orphan.get("/readyz")).status_code == 503
