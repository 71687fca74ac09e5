"""Find a woman before something is recorded about her. 查找产妇"""

from collections.abc import Sequence

from msgspec import Struct

from kernel.errors import InvalidInput, Refusal
from kernel.registry.find import find_people
from kernel.registry.people import Person, Sex
from kernel.transaction import Tx
from kernel.web.pages import Page
from maternal.store import OpenPregnancy

_NEAR_TERM_LISTED = 12


class Goal(Struct, frozen=True):
    """What she is looked for: where to go on, and what the page calls it. 查找目的"""

    href: str
    title: str
    verb: str
    crumb: tuple[str, str]


async def find_mother(tx: Tx, goal: Goal, q: str, near_term: Sequence[OpenPregnancy] = ()) -> Page:
    """Whom the midwife may mean: what she typed, and the women near their date."""
    found: Sequence[Person] = ()
    refusal: Refusal | None = None
    if q.strip():
        try:
            found = [one for one in await find_people(tx, q) if one.sex is not Sex.MALE]
        except InvalidInput as wrong:
            refusal = wrong
    context = {
        "goal": goal,
        "q": q,
        "found": found,
        "near": near_term[:_NEAR_TERM_LISTED],
        "refusal": refusal,
    }
    return Page("maternal/find-mother.html", context=context)
