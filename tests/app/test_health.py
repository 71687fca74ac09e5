"""The questions that a process manager asks."""

import httpx


async def test_a_living_process_says_so(client: httpx.AsyncClient) -> None:
    assert (await client.get("/livez")).status_code == 200


async def test_ready_means_that_the_database_has_this_programs_schema(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (200, "ok")
