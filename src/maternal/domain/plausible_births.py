"""Can this delivery have been? Times in order, values within what can be. 出生记录核对

Both raise ``InvalidInput`` whose field ends in the number of the child it is about.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from kernel.calendar import clinic_day
from kernel.errors import InvalidInput
from kernel.i18n import N_
from maternal.domain.births import Delivery
from maternal.domain.conditions import Finding, Value, checked
from maternal.errors import NotYet

_CLOCKS_DIFFER = timedelta(minutes=5)


def check_times(times: Iterable[datetime], *, mother_born_on: date, now: datetime) -> None:
    """Refuse a birth to come, one before the mother's own, and children out of order. 出生时间"""
    earlier: datetime | None = None
    for order, born_at in enumerate(times, start=1):
        field = f"born_at_{order}"
        if born_at > now + _CLOCKS_DIFFER:
            raise NotYet(field)
        if clinic_day(born_at) <= mother_born_on:
            raise InvalidInput(N_("这个时间在产妇出生以前，请核对两个出生日期。"), field=field)
        if earlier is not None and born_at < earlier:
            raise InvalidInput(N_("孩子按出生先后填写，这个比前一个早。"), field=field)
        earlier = born_at


def check_findings(
    catalogue: tuple[Finding, ...], delivery: Delivery, births: Iterable[Mapping[str, Value]]
) -> None:
    """Refuse values outside what the catalogue allows. 数值范围"""
    of_delivery: dict[str, Value] = {"gestation_days": delivery.gestation_days}
    if delivery.blood_loss_ml is not None:
        of_delivery["blood_loss_ml"] = delivery.blood_loss_ml
    checked(catalogue, of_delivery)
    for order, findings in enumerate(births, start=1):
        try:
            checked(catalogue, findings)
        except InvalidInput as wrong:
            wrong.field = f"{wrong.field or 'born_at'}_{order}"
            raise
