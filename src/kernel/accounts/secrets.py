"""Secrets: made at random, kept as hashes. 口令与令牌

Passwords are hashed with argon2id at the library's recommended cost (RFC 9106). Tokens and
codes are random, so a plain SHA-256 keeps them; codes are short, so their hash is keyed.
"""

import asyncio
import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()
# Verified when there is no such account, so that the answer takes as long as for one.
_NOBODY = _HASHER.hash(secrets.token_urlsafe())


def new_token() -> str:
    """A token of 256 random bits."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """Six random digits for a phone."""
    return f"{secrets.randbelow(1_000_000):06}"


def hash_token(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


async def hash_password(password: str) -> str:
    """What is kept of a password; runs beside the event loop, for it takes tens of ms."""
    return await asyncio.to_thread(_HASHER.hash, password)


async def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one hashed; takes as long when there is none."""
    fits = await asyncio.to_thread(_verify, password_hash or _NOBODY, password)
    return fits and password_hash is not None


def _verify(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
