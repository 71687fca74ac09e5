"""Signing in: passwords, lock-out, phone codes, sessions that end and rotate."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.kernel.makers import acting, make_organisation, make_person, staff

from kernel import outbox
from kernel.access import NOBODY, Kind, Role
from kernel.accounts import store
from kernel.accounts.manage import add_account, issue_token
from kernel.accounts.secrets import hash_token
from kernel.accounts.sign_in import (
    CODE_TRIES,
    MAX_FAILURES,
    AccountLocked,
    Lifetimes,
    SignInFailed,
    resume,
    send_phone_code,
    sign_in_guardian,
    sign_in_staff,
    sign_out,
)
from kernel.errors import InvalidInput, NotAllowed, TooManyRequests
from kernel.ids import new_id
from kernel.transaction import Tx

LIFETIMES = Lifetimes(timedelta(minutes=30), timedelta(hours=12))
PASSWORD = "long enough"


@pytest.fixture
async def account(tx: Tx) -> str:
    login = f"nurse.{new_id().hex[-8:]}"
    clinic = await make_organisation(tx)
    await add_account(
        tx,
        id=new_id(),
        login=login,
        name="孙丽",
        role=Role.NURSE,
        organisation_id=clinic.id,
        password=PASSWORD,
    )
    return login


def later(tx: Tx, **step: float) -> Tx:
    return replace(acting(tx, NOBODY), now=tx.now + timedelta(**step))


async def test_the_right_password_opens_a_session_of_that_account(tx: Tx, account: str):
    token = await sign_in_staff(tx, account.upper(), PASSWORD, LIFETIMES)
    assert isinstance(token, str)
    present = await resume(tx, token, LIFETIMES, LIFETIMES)
    assert present is not None
    assert (present.actor.name, present.actor.kind) == ("孙丽", Kind.STAFF)
    assert present.actor.scope.startswith("43.4311.431123.")


async def test_wrong_passwords_lock_the_account_for_a_while(tx: Tx, account: str):
    for _ in range(MAX_FAILURES):
        assert isinstance(await sign_in_staff(tx, account, "wrong", LIFETIMES), SignInFailed)
    assert isinstance(await sign_in_staff(tx, account, PASSWORD, LIFETIMES), AccountLocked)
    after = later(tx, minutes=16)
    assert isinstance(await sign_in_staff(after, account, PASSWORD, LIFETIMES), str)


async def test_an_unknown_login_gets_the_same_answer(tx: Tx, account: str):
    unknown = await sign_in_staff(tx, "nobody.here", PASSWORD, LIFETIMES)
    wrong = await sign_in_staff(tx, account, "wrong", LIFETIMES)
    assert isinstance(unknown, SignInFailed)
    assert isinstance(wrong, SignInFailed)
    assert unknown.detail == wrong.detail


async def test_a_session_ends_unused_and_at_the_latest(tx: Tx, account: str):
    token = await sign_in_staff(tx, account, PASSWORD, LIFETIMES)
    assert isinstance(token, str)
    assert await resume(later(tx, minutes=31), token, LIFETIMES, LIFETIMES) is None
    used, step = token, tx
    for _ in range(12 * 3):
        step = later(step, minutes=20)
        present = await resume(step, used, LIFETIMES, LIFETIMES)
        if present is None:
            break
        used = present.new_token or used
    assert present is None, "a session used every 20 minutes must end after 12 hours"
    assert step.now - tx.now >= timedelta(hours=11, minutes=40)


async def test_a_token_is_replaced_after_an_hour_and_the_old_one_soon_stops(tx: Tx, account: str):
    token = await sign_in_staff(tx, account, PASSWORD, LIFETIMES)
    assert isinstance(token, str)
    await resume(later(tx, minutes=25), token, LIFETIMES, LIFETIMES)
    await resume(later(tx, minutes=50), token, LIFETIMES, LIFETIMES)
    present = await resume(later(tx, minutes=61), token, LIFETIMES, LIFETIMES)
    assert present is not None
    assert present.new_token is not None
    assert await resume(later(tx, minutes=61, seconds=30), token, LIFETIMES, LIFETIMES)
    assert await resume(later(tx, minutes=63), token, LIFETIMES, LIFETIMES) is None
    assert await resume(later(tx, minutes=63), present.new_token, LIFETIMES, LIFETIMES)


async def test_signing_out_ends_the_session(tx: Tx, account: str):
    token = await sign_in_staff(tx, account, PASSWORD, LIFETIMES)
    assert isinstance(token, str)
    await sign_out(tx, token)
    assert await resume(tx, token, LIFETIMES, LIFETIMES) is None


async def test_short_passwords_are_refused(tx: Tx):
    clinic = await make_organisation(tx)
    with pytest.raises(InvalidInput):
        await add_account(
            tx,
            id=new_id(),
            login="nurse.x",
            name="x",
            role=Role.NURSE,
            organisation_id=clinic.id,
            password="short",
        )


async def test_only_administrators_make_accounts(tx: Tx):
    clinic = await make_organisation(tx)
    nurse = acting(tx, staff(clinic))
    with pytest.raises(NotAllowed):
        await add_account(
            nurse,
            id=new_id(),
            login="nurse.x",
            name="x",
            role=Role.NURSE,
            organisation_id=clinic.id,
        )


async def test_a_bearer_token_acts_for_its_account_until_it_ends(tx: Tx, account: str):
    found = await store.lock_account(tx.conn, account)
    assert found is not None
    token = await issue_token(tx, found.id, "his", timedelta(days=1))
    actor = await store.token_actor(tx.conn, hash_token(token), tx.now)
    assert actor is not None
    assert actor.name == "孙丽"
    assert await store.token_actor(tx.conn, hash_token(token), tx.now + timedelta(days=2)) is None
    assert await store.revoke_tokens(tx.conn, found.id, "his", tx.now) == 1
    assert await store.token_actor(tx.conn, hash_token(token), tx.now) is None


async def sent_code(tx: Tx) -> str:
    bodies = await outbox.bodies_of(tx.conn, tx.vault, "sms", 1)
    return "".join(filter(str.isdigit, json.loads(bodies[0][1])["text"]))[:6]


async def make_mother(tx: Tx, phone: str) -> str:
    nurse = acting(tx, staff(await make_organisation(tx)))
    return str((await make_person(nurse, name="林晓芸", phone=phone)).id)


async def test_a_guardian_signs_in_with_the_code_from_the_phone(tx: Tx):
    mother_id = await make_mother(tx, "13911112222")
    assert await send_phone_code(tx, "+86 139 1111 2222") is None
    token = await sign_in_guardian(tx, "13911112222", await sent_code(tx), LIFETIMES)
    assert isinstance(token, str)
    present = await resume(tx, token, LIFETIMES, LIFETIMES)
    assert present is not None
    assert present.actor.kind is Kind.GUARDIAN
    assert str(present.actor.person_id) == mother_id


async def test_a_code_works_once_and_not_for_long(tx: Tx):
    await make_mother(tx, "13911112223")
    await send_phone_code(tx, "13911112223")
    code = await sent_code(tx)
    assert isinstance(
        await sign_in_guardian(later(tx, minutes=6), "13911112223", code, LIFETIMES), SignInFailed
    )
    assert isinstance(await sign_in_guardian(tx, "13911112223", code, LIFETIMES), str)
    assert isinstance(await sign_in_guardian(tx, "13911112223", code, LIFETIMES), SignInFailed)


async def test_guessing_a_code_stops_after_a_few_tries(tx: Tx):
    await make_mother(tx, "13911112224")
    await send_phone_code(tx, "13911112224")
    code = await sent_code(tx)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(CODE_TRIES):
        assert isinstance(await sign_in_guardian(tx, "13911112224", wrong, LIFETIMES), SignInFailed)
    assert isinstance(await sign_in_guardian(tx, "13911112224", code, LIFETIMES), SignInFailed)


async def test_codes_are_not_sent_every_second_nor_without_end(tx: Tx):
    await make_mother(tx, "13911112225")
    assert await send_phone_code(tx, "13911112225") is None
    assert isinstance(await send_phone_code(tx, "13911112225"), TooManyRequests)
    assert await send_phone_code(later(tx, seconds=61), "13911112225") is None


async def test_a_phone_nobody_has_gets_no_message_and_the_same_answer(tx: Tx):
    before = await outbox.count_by_state(tx.conn)
    assert await send_phone_code(tx, "13999990000") is None
    assert await outbox.count_by_state(tx.conn) == before


async def test_a_phone_that_two_adults_share_opens_nobodys_record(tx: Tx):
    await make_mother(tx, "13911112226")
    await make_mother(tx, "13911112226")
    await send_phone_code(tx, "13911112226")
    outcome = await sign_in_guardian(tx, "13911112226", await sent_code(tx), LIFETIMES)
    assert isinstance(outcome, SignInFailed)
