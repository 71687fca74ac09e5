"""What pages say of lots on hold, wherever they are shown. 停用批号用语"""

from typing import Any

from immunize.web.holds import JUDGEMENTS, KINDS
from kernel.access import Permission
from kernel.transaction import Tx


def held_words(tx: Tx) -> dict[str, Any]:
    """The words of holds and decisions, and what the reader may do about them."""
    return {
        "kinds": KINDS,
        "judgements": JUDGEMENTS,
        "may_judge": tx.actor.may(Permission.JUDGE_LOT),
        "may_trace": tx.actor.may(Permission.TRACE),
        "may_read_cold_chain": tx.actor.may(Permission.READ_COLD_CHAIN),
        "my_id": tx.actor.id,
    }
