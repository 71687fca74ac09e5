"""What the schedule engine is told about one person. 受种者与接种史

Bad input is answered, not lost: a dose that cannot be judged (given before birth, in the
future, or of a vaccine the set does not know) stays in the answer with its reason.
"""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from kernel.registry.people import Sex

__all__ = ["HistoryDose", "Observation", "Person", "Sex"]


class Observation(Struct, frozen=True):
    """A fact about the person that a rule may ask for. 健康状况

    ``on`` is the day of the event where intervals are counted from it.
    """

    code: str
    on: date | None = None


class Person(Struct, frozen=True):
    """The person whose plan is asked for; no sex means not recorded. 受种者"""

    birth_date: date
    sex: Sex | None = None
    observations: tuple[Observation, ...] = ()
    birth_country: str | None = None


class HistoryDose(Struct, frozen=True):
    """One dose as recorded. 接种记录

    ``expires_on`` and ``compromised`` make it sub-standard: given after expiry, or known to
    have been spoilt (recall, cold chain, partial dose).
    """

    id: str
    given_on: date
    vaccine: str
    manufacturer: str | None = None
    trade_name: str | None = None
    volume_ml: float | None = None
    expires_on: date | None = None
    compromised: bool = False
