"""The rules for reminding guardians, as data. 提醒规则"""

from functools import cache
from pathlib import Path

import msgspec

from immunize.domain.reminders import ReminderRules

_FILE = Path(__file__).with_name("reminders.toml")


@cache
def reminder_rules() -> ReminderRules:
    """The rules in force."""
    return msgspec.toml.decode(_FILE.read_bytes(), type=ReminderRules)
