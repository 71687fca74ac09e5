"""Sealing and finding personal data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.vault import SealBroken, Vault, key_id_of

SM4 = bytes(range(16))
AES = bytes(range(32))
INDEX = bytes(range(64, 96))


@pytest.mark.parametrize("key", [SM4, AES], ids=["SM4-GCM", "AES-256-GCM"])
@given(value=st.binary(max_size=300), owner=st.binary(min_size=1, max_size=16))
def test_what_is_sealed_opens_for_its_owner_alone(key: bytes, value: bytes, owner: bytes):
    vault = Vault("k1", {"k1": key}, INDEX)
    sealed = vault.seal(value, owner)
    assert vault.open(sealed, owner) == value
    with pytest.raises(SealBroken):
        vault.open(sealed, owner + b"x")


@given(value=st.binary(min_size=1, max_size=40), place=st.integers(min_value=0))
def test_an_altered_value_does_not_open(value: bytes, place: int):
    vault = Vault("k1", {"k1": SM4}, INDEX)
    sealed = bytearray(vault.seal(value, b"person"))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(SealBroken):
        vault.open(bytes(sealed), b"person")


def test_keys_rotate_and_old_values_still_open():
    before = Vault("2025", {"2025": SM4}, INDEX)
    after = Vault("2026", {"2026": AES, "2025": SM4}, INDEX)
    old = before.seal(b"T430000123", b"p")
    assert after.open(old, b"p") == b"T430000123"
    assert key_id_of(old) == "2025"
    assert key_id_of(after.seal(b"T430000123", b"p")) == "2026"


def test_a_value_whose_key_is_gone_says_which_key():
    sealed = Vault("2024", {"2024": SM4}, INDEX).seal(b"x", b"p")
    with pytest.raises(SealBroken, match="2024"):
        Vault("2025", {"2025": AES}, INDEX).open(sealed, b"p")


def test_blind_indexes_meet_for_equal_values_of_one_kind_only():
    vault = Vault("k", {"k": SM4}, INDEX)
    other = Vault("k", {"k": SM4}, bytes(range(1, 33)))
    assert vault.blind("phone", "13800002207") == vault.blind("phone", "13800002207")
    assert vault.blind("phone", "13800002207") != vault.blind("passport", "13800002207")
    assert vault.blind("phone", "13800002207") != other.blind("phone", "13800002207")


@pytest.mark.parametrize(
    ("keys", "index"),
    [({"a": b"short"}, INDEX), ({"b": SM4}, INDEX), ({"a": SM4}, b"short")],
)
def test_unusable_keys_are_refused_at_once(keys: dict[str, bytes], index: bytes):
    with pytest.raises(ValueError, match="key"):
        Vault("a", keys, index)
