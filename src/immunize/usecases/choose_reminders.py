"""A guardian's own choice: reminders or none. 提醒开关"""

from immunize.store import reminders as store
from kernel.access import Kind
from kernel.errors import NotAllowed
from kernel.i18n import N_
from kernel.transaction import Tx


async def choose_reminders(tx: Tx, wanted: bool) -> None:
    """From now on reminders, or none. Repeating changes nothing."""
    own = tx.actor.person_id
    if tx.actor.kind is not Kind.GUARDIAN or own is None:
        raise NotAllowed(N_("这里是家长的页面。"))
    if wanted:
        await store.want_reminders(tx, own)
    else:
        await store.refuse_reminders(tx, own)


async def wants_reminders(tx: Tx) -> bool:
    """Whether the guardian who asks gets reminders."""
    own = tx.actor.person_id
    return own is not None and own not in await store.refusing(tx, [own])
