"""Pregnancy and the time after birth. 孕产期题型"""

from datetime import date

from app.conformance.maternal_kinds.answers import Answer, explained, kind
from maternal.domain import obstetric_calendar as calendar
from maternal.domain import visits
from maternal.standards import rule_book


@kind
def ga_edd(lmp: date, as_of: date) -> Answer:
    """Gestational age and due date."""
    rules = rule_book().dating
    dating = calendar.date_by_last_period(rules, lmp)
    return explained(
        [rules.basis],
        ga=dating.gestational_age(as_of),
        edd=dating.due_on,
        days_to_edd=(dating.due_on - as_of).days,
    )


@kind
def ga_invalid(lmp: date, as_of: date) -> Answer:
    """A day before the last period is refused."""
    return ga_edd(lmp, as_of)


@kind
def edd_naegele(lmp: date) -> Answer:
    """Naegele's date beside the stored one."""
    rules = rule_book().dating
    return explained(
        [rules.basis],
        edd_naegele=calendar.naegele_due_date(rules, lmp),
        edd_280=calendar.date_by_last_period(rules, lmp).due_on,
    )


@kind
def us_redating(lmp: date, scan_date: date, us_ga: str) -> Answer:
    """Whether a scan moves the due date."""
    book = rule_book()
    age = calendar.parse_gestational_age(us_ga)
    redating = calendar.redate(book.dating, book.redating, lmp, scan_date, age)
    return explained(
        redating.because,
        ga_by_lmp_at_scan=redating.age_by_last_period,
        difference_days=redating.difference_days,
        redate=redating.moved,
        edd=redating.dating.due_on,
    )


@kind
def anc_due(lmp: date, as_of: date, done: tuple[str, ...] = ()) -> Answer:
    """The open antenatal contact, and those missed."""
    age = calendar.gestational_age(lmp, as_of)
    plan = visits.antenatal_plan(rule_book().antenatal_slots, age, done)
    return explained(
        plan.because,
        ga=plan.age,
        open_slot=plan.open_slot.id if plan.open_slot else None,
        missed=[slot.id for slot in plan.missed],
    )


@kind
def early_booking(lmp: date, booked_on: date, first_anc_on: date) -> Answer:
    """Whether booking counts as early."""
    rule = rule_book().early_booking
    return explained(
        [rule.basis],
        ga=calendar.gestational_age(lmp, booked_on),
        counts_as_early=visits.counts_as_early(
            rule, lmp, booked_on=booked_on, first_visit_on=first_anc_on
        ),
    )


@kind
def postpartum_due(delivered_on: date, discharged_on: date) -> Answer:
    """When the two contacts after birth are due."""
    dates = visits.postpartum_dates(
        rule_book().postpartum, delivered_on=delivered_on, discharged_on=discharged_on
    )
    return explained(
        dates.because, home_visit_due_by=dates.home_visit_due_by, day42=dates.closing_check_on
    )


@kind
def postpartum_visit_timely(discharged_on: date, visited_on: date) -> Answer:
    """Whether the home visit was in time, and whether the rate counts it."""
    rules = rule_book().postpartum
    days = visits.days_after_discharge(discharged_on=discharged_on, visited_on=visited_on)
    return explained(
        [rules.basis],
        within_7_days=days <= rules.home_visit_within_days,
        still_counts_for_rate=days <= rules.rate_counts_within_days,
    )
