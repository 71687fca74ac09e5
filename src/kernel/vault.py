"""Sealing personal data, and finding it again without opening it. 加密与盲索引

A sealed value is ``version | key id | nonce | ciphertext and tag``. The key id travels with
the value, so keys can rotate: new values take the current key, old ones are opened with
theirs. The cipher is SM4-GCM (GB/T 32907-2016, with GCM after GB/T 36624-2018) or
AES-256-GCM; the length of the key decides. What the value belongs to is authenticated with
it, so a sealed value copied to another person's row does not open.

A blind index is a keyed hash of the normalised value: equal values meet, nobody without the
key can go back or try all identity numbers.
"""

import hashlib
import hmac
import os
from typing import TypeVar

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msgspec import Struct

_VERSION = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SM4_KEY_BYTES = 16
_AES_KEY_BYTES = 32

S = TypeVar("S")


class SealBroken(Exception):
    """A sealed value was altered, moved, or its key is not in the vault. 密文无法验证"""


class Vault(Struct, frozen=True):
    """The keys that seal and index personal data. 密钥库

    ``keys`` maps key id to key: 16 bytes select SM4-GCM, 32 bytes AES-256-GCM.
    """

    current: str
    keys: dict[str, bytes]
    index_key: bytes

    def __post_init__(self) -> None:
        if self.current not in self.keys:
            raise ValueError(f"the current key {self.current!r} is not among the keys")
        for key_id, key in self.keys.items():
            if len(key) not in (_SM4_KEY_BYTES, _AES_KEY_BYTES):
                raise ValueError(f"key {key_id!r} must have 16 (SM4) or 32 (AES-256) bytes")
            if not 1 <= len(key_id.encode()) <= 255:
                raise ValueError(f"key id {key_id!r} must have 1 to 255 bytes")
        if len(self.index_key) < _AES_KEY_BYTES:
            raise ValueError("the index key must have at least 32 bytes")

    def seal(self, value: bytes, belongs_to: bytes) -> bytes:
        """Encrypt a value, bound to what it belongs to (for example the person's id)."""
        name = self.current.encode()
        nonce = os.urandom(_NONCE_BYTES)
        head = bytes((_VERSION, len(name))) + name
        encryptor = Cipher(_algorithm(self.keys[self.current]), modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(head + belongs_to)
        return head + nonce + encryptor.update(value) + encryptor.finalize() + encryptor.tag

    def open(self, sealed: bytes, belongs_to: bytes) -> bytes:
        """Decrypt and verify a sealed value. Raises ``SealBroken``."""
        key_id, head, rest = _split(sealed)
        key = self.keys.get(key_id)
        if key is None:
            raise SealBroken(f"key {key_id!r} is not in the vault")
        nonce, text, tag = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:-_TAG_BYTES], rest[-_TAG_BYTES:]
        decryptor = Cipher(_algorithm(key), modes.GCM(nonce, tag)).decryptor()
        decryptor.authenticate_additional_data(head + belongs_to)
        try:
            return decryptor.update(text) + decryptor.finalize()
        except InvalidTag as broken:
            raise SealBroken("the value was altered or belongs elsewhere") from broken

    def seal_struct(self, value: Struct, belongs_to: bytes) -> bytes:
        """Seal a struct as JSON."""
        return self.seal(msgspec.json.encode(value), belongs_to)

    def open_struct(self, sealed: bytes, belongs_to: bytes, type_: type[S]) -> S:
        """Open what ``seal_struct`` sealed."""
        return msgspec.json.decode(self.open(sealed, belongs_to), type=type_)

    def blind(self, kind: str, value: str) -> bytes:
        """The blind index of a normalised value: HMAC-SHA-256 under the index key."""
        return hmac.digest(self.index_key, f"{kind}\0{value}".encode(), hashlib.sha256)


def key_id_of(sealed: bytes) -> str:
    """The id of the key a value was sealed with; tells what rotation has still to do."""
    return _split(sealed)[0]


def _algorithm(key: bytes) -> algorithms.SM4 | algorithms.AES:
    return algorithms.SM4(key) if len(key) == _SM4_KEY_BYTES else algorithms.AES(key)


def _split(sealed: bytes) -> tuple[str, bytes, bytes]:
    if len(sealed) < 2 + _NONCE_BYTES + _TAG_BYTES or sealed[0] != _VERSION:
        raise SealBroken("not a sealed value")
    end = 2 + sealed[1]
    return sealed[2:end].decode(errors="replace"), sealed[:end], sealed[end:]
