"""What a newborn needs within hours of birth. 出生时接种

The national schedule counts the first dose against hepatitis B in hours, by what is known of
the mother and by weight. The rules are data; they say what to do, and a child's page shows
only that, never the mother's status.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct

from immunize.domain.answer import SourceRef, Step
from kernel.calendar import clinic_day


class BirthRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One rule for a dose of birth; the first that fits a child holds for its vaccine. 规则

    ``text`` is the reason, Chinese and English. ``mother_hbsag`` empty fits every mother.
    ``within_hours`` is absent where the source names no hour. ``in_schedule`` is false for what
    the schedule's series do not hold: immunoglobulin.
    """

    id: str
    text: str
    vaccine: str
    dose: int = 1
    within_hours: int | None = None
    mother_hbsag: tuple[str, ...] = ()
    below_grams: int | None = None
    in_schedule: bool = True
    offered_days: int | None = None
    source: SourceRef

    def fits(self, mother_hbsag: str | None, grams: int | None) -> bool:
        """Whether the rule is for this child. What is not known is not negative."""
        known = mother_hbsag or "unknown"
        if self.mother_hbsag and known not in self.mother_hbsag:
            return False
        return self.below_grams is None or (grams is not None and grams < self.below_grams)


class BirthDose(Struct, frozen=True):
    """A dose that one child needs at birth. 出生剂次"""

    vaccine: str
    dose: int
    earliest: date
    deadline: datetime | None
    until: date | None
    in_schedule: bool
    why: tuple[Step, ...]


def birth_doses(
    rules: Sequence[BirthRule], born_at: datetime, mother_hbsag: str | None, grams: int | None
) -> tuple[BirthDose, ...]:
    """What a child born at an instant needs, by the first fitting rule for each vaccine."""
    chosen: dict[str, BirthRule] = {}
    for rule in rules:
        if rule.vaccine not in chosen and rule.fits(mother_hbsag, grams):
            chosen[rule.vaccine] = rule
    return tuple(_dose(rule, born_at) for rule in chosen.values())


def _dose(rule: BirthRule, born_at: datetime) -> BirthDose:
    birth_day = clinic_day(born_at)
    hours, days = rule.within_hours, rule.offered_days
    return BirthDose(
        vaccine=rule.vaccine,
        dose=rule.dose,
        earliest=birth_day,
        deadline=born_at + timedelta(hours=hours) if hours is not None else None,
        until=birth_day + timedelta(days=days) if days is not None else None,
        in_schedule=rule.in_schedule,
        why=(Step(rule.id, {"hours": hours, "text": rule.text}, rule.source),),
    )
