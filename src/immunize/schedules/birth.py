"""The rules for doses of birth, as data. 出生接种规则"""

from functools import cache
from pathlib import Path

import msgspec
from msgspec import Struct

from immunize.domain.birth import BirthRule

_FILE = Path(__file__).with_name("birth.toml")


class _Rules(Struct, frozen=True, forbid_unknown_fields=True):
    rules: tuple[BirthRule, ...]


@cache
def birth_rules() -> tuple[BirthRule, ...]:
    """The rules in force, in the order in which they are tried."""
    return msgspec.toml.decode(_FILE.read_bytes(), type=_Rules).rules
