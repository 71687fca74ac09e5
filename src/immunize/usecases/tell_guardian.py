"""A text message to the adult who is asked first about a child. 给家长发短信"""

from collections.abc import Container
from uuid import UUID

from immunize.domain.reminders import ReminderOutcome
from kernel.accounts.sign_in import SmsLetter
from kernel.registry.store import Contact
from kernel.transaction import Tx


def outcome_for(contact: Contact | None, unwanted: Container[UUID]) -> ReminderOutcome:
    """Whether the adult can be told, and wants to be."""
    if contact is None:
        return ReminderOutcome.NO_PHONE
    if contact.person_id in unwanted:
        return ReminderOutcome.NOT_WANTED
    return ReminderOutcome.SENT


async def tell_guardian(tx: Tx, contact: Contact, text: str) -> None:
    """Leave the message in the outbox."""
    await tx.post("sms", SmsLetter(contact.phone, text))
