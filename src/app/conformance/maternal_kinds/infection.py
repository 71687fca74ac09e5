"""Mother-to-child infection. 母婴传播题型"""

from datetime import date

from app.conformance.maternal_kinds.answers import Answer, Moment, explained, kind
from maternal.domain import hepatitis_b
from maternal.domain.child_health import plan_by_months
from maternal.domain.exposure import hiv_tests
from maternal.domain.hepatitis_b import Hbsag
from maternal.errors import Implausible, UnknownWord
from maternal.standards import rule_book


@kind
def hepb_birth(
    born_at: Moment,
    mother_hbsag: Hbsag,
    weight_g: int,
    preterm: bool = False,
    very_low_birth_weight: bool = False,
) -> Answer:
    """First dose and HBIG of a newborn. Prematurity alone changes nothing."""
    if weight_g <= 0:
        raise Implausible("weight_g", weight_g)
    protection = hepatitis_b.birth_protection(
        rule_book().hepb_birth,
        born_at=born_at,
        mother=mother_hbsag,
        weight_g=weight_g,
        unstable=very_low_birth_weight,
    )
    waits = {"hepb1": "after_vital_signs_stable"} if protection.after_stable else {}
    return explained(
        protection.because,
        hepb1_by=protection.first_dose_by,
        hbig=protection.hbig_iu is not None,
        hbig_iu=protection.hbig_iu,
        restart_series_after_1_month=protection.restart_series,
        **waits,
    )


@kind
def hepb_timely(
    born_at: Moment,
    mother_hbsag: Hbsag,
    hepb1_at: Moment | None = None,
    hbig_at: Moment | None = None,
) -> Answer:
    """Whether first dose and HBIG kept their limits; what was not given did not."""
    rules = rule_book().hepb_birth
    return explained(
        [rules.basis],
        hepb1_timely=hepb1_at is not None
        and hepatitis_b.first_dose_timely(
            rules, born_at=born_at, mother=mother_hbsag, given_at=hepb1_at
        ),
        hbig_timely=hepatitis_b.hbig_timely(rules, born_at=born_at, given_at=hbig_at),
    )


@kind
def hepb_next(born_on: date, dose1_on: date) -> Answer:
    """From when doses 2 and 3 may be given."""
    rules = rule_book().hepb_series
    dates = hepatitis_b.series_dates(rules, born_on=born_on, first_on=dose1_on)
    return explained(
        dates.because,
        dose2_from=dates.second_from,
        dose3_from=dates.third_from,
        min_interval_1_2_days=rules.least_days_1_2,
        min_interval_2_3_days=rules.least_days_2_3,
    )


@kind
def hepb_serology(mother_hbsag: Hbsag, last_dose_on: date) -> Answer:
    """When an exposed child is tested."""
    rules = rule_book().hepb_serology
    window = hepatitis_b.serology_window(rules, mother_hbsag, last_dose_on)
    start, end = window or (None, None)
    return explained([rules.basis], test_from=start, test_to=end)


@kind
def hepb_serology_result(hbsag: str, anti_hbs_miu_ml: float) -> Answer:
    """What follows from the test."""
    rules = rule_book().hepb_serology
    if hbsag == "positive":
        return explained([rules.basis], action="refer_infected_child")
    if hbsag != "negative":
        raise UnknownWord("hbsag", hbsag)
    if anti_hbs_miu_ml < 0:
        raise Implausible("anti_hbs_miu_ml", anti_hbs_miu_ml)
    repeat = hepatitis_b.needs_repeat_series(rules, anti_hbs_miu_ml=anti_hbs_miu_ml)
    return explained([rules.basis], action="repeat_3_dose_series" if repeat else "none")


@kind
def hiv_exposed_tests(born_at: Moment) -> Answer:
    """When an HIV-exposed child is tested."""
    rules = rule_book().hiv_exposure
    tests = hiv_tests(rules, born_at)
    return explained(
        tests.because,
        test1_by=tests.first_by,
        test2_from=tests.second_from,
        test3_from=tests.third_from,
        confirm_at_months=rules.confirm_at_months,
    )


@kind
def syphilis_exposed_followup(born_on: date, as_of: date, done: tuple[str, ...] = ()) -> Answer:
    """Follow-ups reached and missing."""
    rules = rule_book().syphilis_exposure
    plan = plan_by_months(rules.months, born_on, as_of, done, rules.basis)
    return explained(
        plan.because,
        schedule=[f"m{month}" for month in rules.months],
        reached=plan.reached,
        missing=plan.missing,
    )
