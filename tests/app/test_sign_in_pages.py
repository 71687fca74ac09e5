"""The door as a browser meets it: cookies, form tokens, refusals that say what to do."""

import re
from datetime import timedelta

import httpx
import pytest
from tests.kernel.makers import acting, make_organisation, make_person, staff

from kernel.access import Role
from kernel.accounts.manage import add_account, issue_token
from kernel.accounts.sign_in import MAX_FAILURES
from kernel.ids import new_id
from kernel.transaction import Tx

PASSWORD = "long enough"


@pytest.fixture
async def auditor(tx: Tx) -> str:
    return await make_account(tx, Role.AUDITOR)


async def make_account(tx: Tx, role: Role) -> str:
    login = f"{role}.{new_id().hex[-8:]}"
    clinic = await make_organisation(tx)
    await add_account(
        tx,
        id=new_id(),
        login=login,
        name="郑岚",
        role=role,
        organisation_id=clinic.id,
        password=PASSWORD,
    )
    return login


async def token_of(client: httpx.AsyncClient, path: str) -> str:
    page = await client.get(path)
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found, page.text[:300]
    return found[1]


async def sign_in(client: httpx.AsyncClient, login: str, password: str) -> httpx.Response:
    token = await token_of(client, "/sign-in")
    form = {"login": login, "password": password, "_csrf_token": token, "next": "/access-log"}
    return await client.post("/sign-in", data=form)


@pytest.fixture
async def signed_in(client: httpx.AsyncClient, auditor: str) -> httpx.AsyncClient:
    await sign_in(client, auditor, PASSWORD)
    return client


async def test_signing_in_leads_where_one_wanted_to_go(client: httpx.AsyncClient, auditor: str):
    asked = await client.get("/access-log")
    assert asked.headers["location"] == "/sign-in?next=/access-log"
    entered = await sign_in(client, auditor, PASSWORD)
    assert (entered.status_code, entered.headers["location"]) == (303, "/access-log")
    assert (await client.get("/access-log")).status_code == 200


async def test_the_session_cookie_is_out_of_reach_of_scripts(
    client: httpx.AsyncClient, auditor: str
):
    entered = await sign_in(client, auditor, PASSWORD)
    cookie = next(c for c in entered.headers.get_list("set-cookie") if c.startswith("session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


async def test_a_form_without_its_token_changes_nothing(client: httpx.AsyncClient, auditor: str):
    await client.get("/sign-in")
    answer = await client.post("/sign-in", data={"login": auditor, "password": PASSWORD})
    assert answer.status_code == 403
    assert "session" not in client.cookies


async def test_a_wrong_password_keeps_the_login_and_hides_the_password(
    client: httpx.AsyncClient, auditor: str
):
    answer = await sign_in(client, auditor, "wrong password")
    assert answer.status_code == 422
    assert auditor in answer.text
    assert "wrong password" not in answer.text


async def test_a_locked_account_says_when_to_try_again(client: httpx.AsyncClient, auditor: str):
    for _ in range(MAX_FAILURES):
        await sign_in(client, auditor, "wrong password")
    answer = await sign_in(client, auditor, PASSWORD)
    assert "分钟后再试" in answer.text


async def test_english_readers_read_english(client: httpx.AsyncClient):
    page = await client.get("/sign-in", headers={"accept-language": "en"})
    assert "Sign in" in page.text
    assert 'lang="en"' in page.text


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example", "/\\evil.example"])
async def test_nobody_is_sent_to_another_site(
    client: httpx.AsyncClient, auditor: str, address: str
):
    token = await token_of(client, "/sign-in")
    form = {"login": auditor, "password": PASSWORD, "_csrf_token": token, "next": address}
    answer = await client.post("/sign-in", data=form)
    assert answer.headers["location"] == "/"


async def test_after_signing_out_pages_ask_again(signed_in: httpx.AsyncClient):
    token = await token_of(signed_in, "/access-log")
    await signed_in.post("/sign-out", data={"_csrf_token": token})
    assert (await signed_in.get("/access-log")).status_code == 303


async def test_a_page_for_another_role_is_refused_in_words(client: httpx.AsyncClient, tx: Tx):
    nurse = await make_account(tx, Role.NURSE)
    await sign_in(client, nurse, PASSWORD)
    page = await client.get("/access-log")
    assert page.status_code == 403
    assert "没有权限" in page.text


async def test_the_api_answers_problems_as_problems(client: httpx.AsyncClient, tx: Tx):
    answer = await client.get("/api/v1/access-entries")
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["type"] == "/problems/not-signed-in"


async def test_a_bearer_token_opens_the_api(client: httpx.AsyncClient, tx: Tx):
    id_ = new_id()
    clinic = await make_organisation(tx)
    await add_account(
        tx, id=id_, login=id_.hex, name="x", role=Role.AUDITOR, organisation_id=clinic.id
    )
    token = await issue_token(tx, id_, "test", timedelta(days=1))
    head = {"authorization": f"Bearer {token}"}
    assert (await client.get("/api/v1/access-entries", headers=head)).json() == []
    wrong = {"authorization": "Bearer nonsense"}
    assert (await client.get("/api/v1/access-entries", headers=wrong)).status_code == 401


async def test_a_cookie_alone_does_not_post_to_the_api_from_another_site(
    signed_in: httpx.AsyncClient,
):
    answer = await signed_in.post(
        "/api/v1/visits", json={}, headers={"origin": "https://evil.example"}
    )
    assert answer.status_code == 403


async def test_a_parent_signs_in_by_phone(client: httpx.AsyncClient, tx: Tx):
    nurse = acting(tx, staff(await make_organisation(tx)))
    await make_person(nurse, name="林晓芸", phone="13822223333")
    token = await token_of(client, "/sign-in/phone")
    asked = await client.post(
        "/sign-in/phone", data={"phone": "+86 138 2222 3333", "_csrf_token": token}
    )
    assert "138****3333" in asked.text
    inbox = (await client.get("/inbox")).text
    code = re.search(r"验证码(\d{6})", inbox)
    assert code
    entered = await client.post(
        "/sign-in/code",
        data={"phone": "13822223333", "code": code[1], "_csrf_token": token, "next": "/my"},
    )
    assert entered.headers["location"] == "/my"


async def test_security_headers_are_on_every_page(client: httpx.AsyncClient):
    page = await client.get("/sign-in")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"


async def test_unknown_addresses_are_a_page_for_people_and_a_problem_for_programs(
    client: httpx.AsyncClient,
):
    page = await client.get("/nowhere", headers={"accept": "text/html"})
    assert (page.status_code, "text/html" in page.headers["content-type"]) == (404, True)
    answer = await client.get("/api/v1/nowhere")
    assert answer.json()["status"] == 404


async def test_the_documentation_loads_nothing_from_outside(client: httpx.AsyncClient):
    page = await client.get("/api/docs")
    assert page.status_code == 200
    assert not re.search(r'(src|href)="https?://', page.text)
    schema = (await client.get("/api/openapi.json")).json()
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/doses" in schema["paths"]
