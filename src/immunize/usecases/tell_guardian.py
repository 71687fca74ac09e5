"""A text message to the adult who is asked first about a child. 给家长发短信"""

from collections.abc import Container
from uuid import UUID

from immunize.domain.reminders import ReminderOutcome
from immunize.schedules.reminders import reminder_rules
from kernel import outbox
from kernel.accounts.sign_in import SmsLetter
from kernel.registry.store import Contact
from kernel.transaction import Tx

MANY_WAITING = 50
"""Messages on their way at which reminders stand back; seconds' work for a gateway."""


def outcome_for(contact: Contact | None, unwanted: Container[UUID]) -> ReminderOutcome:
    """Whether the adult can be told, and wants to be."""
    if contact is None:
        return ReminderOutcome.NO_PHONE
    if contact.person_id in unwanted:
        return ReminderOutcome.NOT_WANTED
    return ReminderOutcome.SENT


async def must_wait(tx: Tx) -> bool:
    """Whether reminders stand back: it is night, or messages wait already.

    Codes to sign in go out the same way and must not stand in a long line, and what is written
    in the evening must be out before the night.
    """
    return reminder_rules().is_quiet(tx.now) or await outbox.many_wait(
        tx.conn, "sms", tx.now, MANY_WAITING
    )


async def tell_guardian(tx: Tx, contact: Contact, text: str) -> None:
    """Leave the message in the outbox."""
    await tx.post("sms", SmsLetter(contact.phone, text))
