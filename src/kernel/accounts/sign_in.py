"""Sign in and out: staff by password, guardians by a code on their phone. 登录

A failed try must be remembered although it is refused, so these functions return their
refusal instead of raising it; the edge raises it after the transaction has committed.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec
from msgspec import Struct

from kernel.access import Actor
from kernel.accounts import store
from kernel.accounts.secrets import hash_token, new_code, new_token, password_fits
from kernel.accounts.store import Account, PhoneCode, Session
from kernel.calendar import clinic_day
from kernel.errors import NotAllowed, Refusal, TooManyRequests
from kernel.i18n import N_
from kernel.registry import store as registry
from kernel.registry.identifiers import read_phone
from kernel.registry.people import Person
from kernel.transaction import Tx

MAX_FAILURES = 5
LOCK = timedelta(minutes=15)
CODE_LASTS = timedelta(minutes=5)
CODE_EVERY = timedelta(seconds=60)
CODES_A_DAY = 10
CODE_TRIES = 5
_ROTATE_AFTER = timedelta(hours=1)
_OLD_TOKEN_LASTS = timedelta(seconds=60)
_NOTE_USE_AFTER = timedelta(seconds=60)


class Lifetimes(Struct, frozen=True):
    """How long a session lasts: unused, and at most. 会话时限"""

    idle: timedelta
    absolute: timedelta


class SignInFailed(NotAllowed):
    """Login and password, or phone and code, do not fit. 登录未成功"""

    title = N_("没有登录成功")


class AccountLocked(TooManyRequests):
    """Too many failed tries; wait. 账号暂时锁定"""

    title = N_("账号暂时锁定")


class SmsLetter(Struct, frozen=True):
    """A text message; carries no diagnosis and no identity number. 短信"""

    phone: str
    text: str


async def sign_in_staff(tx: Tx, login: str, password: str, lifetimes: Lifetimes) -> str | Refusal:
    """A session token for a login and password, or the refusal to raise after commit.

    Five failures in a row lock the account for 15 minutes. The answer does not tell whether
    the account exists.
    """
    account = await store.lock_account(tx.conn, login)
    if account and account.locked_until and account.locked_until > tx.now:
        return AccountLocked(
            N_("连续{tries}次密码不对。请在{minutes}分钟后再试，或找管理员。"),
            tries=MAX_FAILURES,
            minutes=int((account.locked_until - tx.now).total_seconds() // 60) + 1,
        )
    fits = await password_fits(password, account.password_hash if account else None)
    if account is None or not fits or account.disabled_at is not None:
        if account is not None:
            await _count_failure(tx, account)
        return SignInFailed(N_("账号或密码不对，请再看一遍。"))
    await store.note_sign_in(tx.conn, account.id, 0, None)
    return await _open(tx, lifetimes, account_id=account.id)


async def _count_failure(tx: Tx, account: Account) -> None:
    failures = account.failures + 1
    locked = failures >= MAX_FAILURES
    await store.note_sign_in(
        tx.conn, account.id, 0 if locked else failures, tx.now + LOCK if locked else None
    )


async def send_phone_code(tx: Tx, phone_text: str) -> Refusal | None:
    """Send a sign-in code to a guardian's phone through the outbox.

    A phone that nobody here has gets the same answer and no message. Raises ``InvalidInput``
    for a text that is no phone number.
    """
    phone = read_phone(phone_text)
    blind = tx.vault.blind("phone-code", phone)
    last = await store.lock_phone_code(tx.conn, blind)
    if refusal := _too_soon(last, tx.now):
        return refusal
    code = new_code()
    await store.keep_phone_code(tx.conn, _next_code(tx, last, blind, code))
    if await registry.people_with_phone(tx, phone):
        text = f"【妇幼接种】登录验证码{code}，{CODE_LASTS.seconds // 60}分钟内有效。不要告诉别人。"
        await tx.post("sms", SmsLetter(phone, text))
    return None


def _too_soon(last: PhoneCode | None, now: datetime) -> Refusal | None:
    if last is None:
        return None
    if now - last.sent_at < CODE_EVERY:
        wait = CODE_EVERY - (now - last.sent_at)
        return TooManyRequests(
            N_("验证码刚发过，请{seconds}秒后再要一次。"), seconds=int(wait.total_seconds()) + 1
        )
    if clinic_day(last.sent_at) == clinic_day(now) and last.sent_today >= CODES_A_DAY:
        return TooManyRequests(N_("这个手机号今天要的验证码太多了，请明天再试或到门诊办理。"))
    return None


def _next_code(tx: Tx, last: PhoneCode | None, blind: bytes, code: str) -> PhoneCode:
    same_day = last is not None and clinic_day(last.sent_at) == tx.today
    return PhoneCode(
        phone_blind=blind,
        code_hash=tx.vault.blind("code", code),
        sent_at=tx.now,
        sent_today=(last.sent_today if last and same_day else 0) + 1,
        tries_left=CODE_TRIES,
        ends_at=tx.now + CODE_LASTS,
    )


async def sign_in_guardian(
    tx: Tx, phone_text: str, code: str, lifetimes: Lifetimes
) -> str | Refusal:
    """A session token for a phone and its code, or the refusal to raise after commit.

    When several adults share a phone, the clinic has to give each their own first.
    """
    phone = read_phone(phone_text)
    sent = await store.lock_phone_code(tx.conn, tx.vault.blind("phone-code", phone))
    if sent is None or sent.ends_at < tx.now or sent.tries_left < 1:
        return SignInFailed(N_("验证码过期了，请重新获取。"), field="code")
    if not hmac.compare_digest(sent.code_hash, tx.vault.blind("code", code.strip())):
        await store.keep_phone_code(
            tx.conn, msgspec.structs.replace(sent, tries_left=sent.tries_left - 1)
        )
        return SignInFailed(
            N_("验证码不对，还可以试{left}次。"), field="code", left=sent.tries_left - 1
        )
    await store.keep_phone_code(tx.conn, msgspec.structs.replace(sent, tries_left=0))
    return await _open_for_phone(tx, await registry.people_with_phone(tx, phone), lifetimes)


async def _open_for_phone(tx: Tx, holders: Sequence[Person], lifetimes: Lifetimes) -> str | Refusal:
    if not holders:
        return SignInFailed(N_("这个手机号还没有登记。请到接种门诊登记后再登录。"))
    if len(holders) > 1:
        return SignInFailed(N_("这个手机号登记在几个人名下。请到门诊改成各自的手机号。"))
    return await _open(tx, lifetimes, person_id=holders[0].id)


async def _open(tx: Tx, lifetimes: Lifetimes, **holder: object) -> str:
    token = new_token()
    session = msgspec.convert(
        {
            "token_hash": hash_token(token),
            "account_id": None,
            "person_id": None,
            **holder,
            "signed_in_at": tx.now,
            "token_since": tx.now,
            "seen_at": tx.now,
            "ends_at": min(tx.now + lifetimes.idle, tx.now + lifetimes.absolute),
        },
        Session,
    )
    await store.add_session(tx.conn, session)
    return token


class Present(Struct, frozen=True):
    """Who is signed in, and the token to keep from now on if it changed. 当前会话"""

    actor: Actor
    ends_at: datetime
    new_token: str | None = None


async def resume(tx: Tx, token: str, staff: Lifetimes, guardian: Lifetimes) -> Present | None:
    """Who a session token belongs to; ``None`` when it has ended.

    Using a session pushes its idle end away, never beyond its absolute end. After an hour a
    token is replaced; the former one works a minute longer, for requests under way.
    """
    session = await store.session(tx.conn, hash_token(token))
    if session is None or session.ends_at <= tx.now:
        return None
    actor = await _actor_of(tx, session)
    if actor is None:
        return None
    lifetimes = staff if session.account_id else guardian
    ends_at = min(tx.now + lifetimes.idle, session.signed_in_at + lifetimes.absolute)
    if tx.now - session.token_since > _ROTATE_AFTER and session.ends_at - tx.now > _OLD_TOKEN_LASTS:
        return Present(actor, ends_at, await _rotate(tx, session, ends_at))
    if tx.now - session.seen_at > _NOTE_USE_AFTER:
        await store.change_session(tx.conn, session.token_hash, seen_at=tx.now, ends_at=ends_at)
    return Present(actor, ends_at)


async def _actor_of(tx: Tx, session: Session) -> Actor | None:
    if session.account_id is not None:
        return await store.staff_actor(tx.conn, session.account_id)
    if session.person_id is not None:
        return await store.guardian_actor(tx.conn, session.person_id)
    return None


async def _rotate(tx: Tx, session: Session, ends_at: datetime) -> str:
    token = new_token()
    await store.add_session(
        tx.conn,
        msgspec.structs.replace(
            session,
            token_hash=hash_token(token),
            token_since=tx.now,
            seen_at=tx.now,
            ends_at=ends_at,
        ),
    )
    await store.change_session(
        tx.conn, session.token_hash, seen_at=tx.now, ends_at=tx.now + _OLD_TOKEN_LASTS
    )
    return token


async def sign_out(tx: Tx, token: str) -> None:
    """End the session of a token."""
    await store.end_session(tx.conn, hash_token(token))
