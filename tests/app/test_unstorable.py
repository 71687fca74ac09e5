"""What no column can hold is refused in words, whatever page or address it came by."""

import httpx
from tests.immunize.signing_in import machine_token, sign_in_staff
from tests.kernel.makers import make_organisation

from kernel.access import Role
from kernel.ids import new_id
from kernel.transaction import Tx


async def test_an_invisible_character_on_a_page(client: httpx.AsyncClient, tx: Tx):
    await sign_in_staff(client, tx, await make_organisation(tx), Role.AUDITOR)
    answer = await client.get("/trace", params={"q": "83901\0"})
    assert answer.status_code == 422
    assert "看不见的字符" in answer.text


async def test_a_number_out_of_range_over_the_api(client: httpx.AsyncClient, tx: Tx):
    token = await machine_token(tx, await make_organisation(tx))
    order = {
        "id": str(new_id()),
        "gravidity": 10**9,
        "mother": {"id": str(new_id()), "name": "周雨桐", "birth_date": "1995-06-01"},
        "lmp": str(tx.today),
    }
    answer = await client.post(
        "/api/v1/pregnancies", json=order, headers={"authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 422
    assert answer.json()["type"] == "/problems/invalid-input"
