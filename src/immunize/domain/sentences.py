"""The sentences of the rules, in Chinese and in English. 规则说明模板

Keyed by rule id. A rule may have several templates: the first for which the step has every
fact is used, so the longer come first.
"""

from __future__ import annotations

from typing import NamedTuple

from immunize.domain.rules import DoseRule, ForecastRule


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str


TEMPLATES: dict[str, tuple[Words, ...]] = {
    DoseRule.VALID: (
        Words(
            "第{dose}剂有效：年龄和间隔均符合规定。",
            "Dose {dose} counts: age and intervals are met.",
        ),
    ),
    DoseRule.GRACE_PERIOD: (
        Words(
            "比规定日期{allowed_from}略早，在允许范围内。",
            "A little before {allowed_from}, within the days of grace.",
        ),
    ),
    DoseRule.TOO_YOUNG: (
        Words(
            "{given}接种时未满{age}，最早应为{allowed_from}。",
            "On {given} the child was younger than {age}; {allowed_from} was the earliest day.",
        ),
    ),
    DoseRule.TOO_OLD: (
        Words(
            "{given}接种时已满{age}，超过本程序年龄上限。",
            "On {given} the person was {age} or older, beyond this series.",
        ),
    ),
    DoseRule.TOO_SOON: (
        Words(
            "距{observation}（{since}）不足{interval}，最早应为{allowed_from}。",
            "Less than {interval} after {observation} on {since};"
            " {allowed_from} was the earliest day.",
        ),
        Words(
            "距前剂（{since}）不足{interval}，最早应为{allowed_from}。",
            "Less than {interval} after the dose of {since}; {allowed_from} was the earliest day.",
        ),
        Words(
            "同一程序同日（{given}）只计1剂。",
            "Of one series only one dose counts on one day ({given}).",
        ),
    ),
    DoseRule.CONFLICT: (
        Words(
            "距{since}接种的{other}不足{interval}（活疫苗间隔），最早应为{allowed_from}。",
            "Less than {interval} after {other} of {since}: live vaccines not given on one day must"
            " keep their distance; {allowed_from} was the earliest day.",
        ),
    ),
    DoseRule.INADVERTENT: (
        Words("本剂不应使用{vaccine}。", "{vaccine} should not be used for this dose."),
    ),
    DoseRule.WRONG_VACCINE: (
        Words("{vaccine}不适用于本剂。", "{vaccine} does not fit this dose."),
    ),
    DoseRule.ALREADY_COMPLETE: (
        Words(
            "程序此前已完成，本剂为额外接种。",
            "The series was complete before; this dose is extra.",
        ),
    ),
    DoseRule.EXPIRED: (
        Words(
            "疫苗有效期至{expires_on}，{given}接种时已过期。",
            "The vaccine expired on {expires_on}, before it was given on {given}.",
        ),
    ),
    DoseRule.COMPROMISED: (
        Words(
            "疫苗质量受影响，本剂不计。", "The vaccine had been spoilt; the dose does not count."
        ),
    ),
    DoseRule.NOT_COUNTED: (
        Words(
            "{given}的应急接种不计入常规免疫剂次。",
            "The outbreak dose of {given} takes no place in the routine series.",
        ),
    ),
    DoseRule.LOW_VOLUME: (Words("接种剂量低于推荐量。", "The volume was lower than recommended."),),
    DoseRule.BEFORE_BIRTH: (
        Words(
            "接种日期{given}早于出生日期{birth_date}，请核对。",
            "{given} is before the birth on {birth_date}: please check.",
        ),
    ),
    DoseRule.IN_THE_FUTURE: (
        Words(
            "接种日期{given}晚于{assessed}，请核对。",
            "{given} is later than {assessed}: please check.",
        ),
    ),
    DoseRule.UNKNOWN_VACCINE: (
        Words("不认识的疫苗“{vaccine}”，无法评价。", "The vaccine {vaccine} is not known here."),
    ),
    DoseRule.ID_USED_TWICE: (
        Words(
            "{given}的{vaccine}与另一剂次编号相同，请核对。",
            "{vaccine} of {given} carries the id of another dose: please check.",
        ),
    ),
    DoseRule.NO_ANTIGEN: (
        Words(
            "{given}的{vaccine}不计入本免疫程序。",
            "{vaccine} of {given} does not count for this schedule.",
        ),
    ),
    DoseRule.NO_RELEVANT_SERIES: (
        Words(
            "本人不在{vaccine}的程序对象之内，按说明书接种。",
            "No series of {vaccine} is for this person; the label holds.",
        ),
    ),
    ForecastRule.NO_RELEVANT_SERIES: (
        Words(
            "本人不在该疫苗程序对象之内。", "This vaccine's schedule does not include this person."
        ),
    ),
    ForecastRule.SERIES_CHOSEN: (Words("采用{series}。", "The series is: {series}."),),
    ForecastRule.DOSE_SKIPPED: (
        Words("第{dose}剂可不种：{because}。", "Dose {dose} is not needed: {because}."),
        Words("第{dose}剂可不种。", "Dose {dose} is not needed."),
    ),
    ForecastRule.SITUATION: (
        Words("第{dose}剂按此情形：{because}。", "For dose {dose} this holds: {because}."),
    ),
    ForecastRule.MINIMUM_AGE: (
        Words("最小月（年）龄：满{age}，即{date}。", "Minimum age {age}: from {date}."),
    ),
    ForecastRule.MINIMUM_INTERVAL: (
        Words(
            "距{observation}（{since}）满{interval}，即{date}。",
            "At least {interval} after {observation} on {since}: from {date}.",
        ),
        Words(
            "距前剂（{since}）满{interval}，即{date}。",
            "At least {interval} after the dose of {since}: from {date}.",
        ),
    ),
    ForecastRule.CONFLICT_ENDS: (
        Words(
            "{since}接种过{other}，注射类减毒活疫苗须间隔{interval}，即{date}。",
            "{other} was given on {since}; injected live vaccines are {interval} apart:"
            " from {date}.",
        ),
    ),
    ForecastRule.SEASON_STARTS: (Words("接种季自{date}开始。", "The season starts on {date}."),),
    ForecastRule.PROGRAMME_STARTS: (
        Words("该疫苗自{date}起纳入规划。", "The programme for this vaccine starts on {date}."),
    ),
    ForecastRule.AFTER_INADVERTENT_DOSE: (
        Words("不早于误种日期{date}。", "Not before the mistaken dose of {date}."),
    ),
    ForecastRule.AFTER_PREVIOUS_DOSE: (
        Words("不早于前剂日期{date}。", "Not before the previous dose of {date}."),
    ),
    ForecastRule.RECOMMENDED_AGE: (
        Words("推荐{age}接种，即{date}。", "Recommended at {age}: {date}."),
    ),
    ForecastRule.RECOMMENDED_INTERVAL: (
        Words(
            "推荐距{since}满{interval}接种，即{date}。",
            "Recommended {interval} after {since}: {date}.",
        ),
    ),
    ForecastRule.DUE_FROM_EARLIEST: (
        Words("{date}起尽早接种。", "As soon as possible from {date}."),
    ),
    ForecastRule.PAST_DUE_AGE: (
        Words(
            "应在{age}前完成，{date}为最后一天。",
            "To be complete before {age}: {date} is the last day in time.",
        ),
    ),
    ForecastRule.PAST_DUE_INTERVAL: (
        Words(
            "应在距{since}{interval}内完成，{date}为最后一天。",
            "To be complete within {interval} of {since}: {date} is the last day in time.",
        ),
        Words("{date}为及时接种的最后一天。", "{date} is the last day in time."),
    ),
    ForecastRule.LATEST_AGE: (
        Words(
            "满{age}不再接种，{date}为最后一天。", "Not given from {age}: {date} is the last day."
        ),
    ),
    ForecastRule.GROUP_FOLLOWS: (
        Words("合并考虑{antigens}：{date}。", "Taking {antigens} together: {date}."),
    ),
    ForecastRule.IMMUNE_BY_HISTORY: (
        Words("已有免疫证据：{observations}。", "Evidence of immunity: {observations}."),
    ),
    ForecastRule.IMMUNE_BY_BIRTH_DATE: (
        Words("{born_before}前出生，视为已免疫。", "Born before {born_before}: taken as immune."),
    ),
    ForecastRule.CONTRAINDICATED: (
        Words("禁忌：{because}。", "Contraindicated: {because}."),
        Words("禁忌：{observation}。", "Contraindicated: {observation}."),
        Words("禁忌。", "Contraindicated."),
    ),
    ForecastRule.DEFERRED: (
        Words("暂缓：{because}。", "Deferred: {because}."),
        Words("暂缓：{observation}。", "Deferred: {observation}."),
        Words("暂缓。", "Deferred."),
    ),
    ForecastRule.PRODUCT_CONTRAINDICATED: (
        Words("不使用{vaccines}：{because}。", "{vaccines}: not used, {because}."),
        Words("不使用{vaccines}：{observation}。", "{vaccines}: not used, {observation}."),
        Words("不使用{vaccines}。", "{vaccines}: not used."),
    ),
    ForecastRule.SERIES_COMPLETE: (Words("已完成（{doses}剂）。", "Complete ({doses} doses)."),),
    ForecastRule.LEFT_TO_CLINICIAN: (
        Words(
            "{doses}剂均已接种，其中有剂次不符合规定；是否补种由医生决定。",
            "All {doses} doses were given, not all by the rules;"
            " a repeat is the clinician's decision.",
        ),
    ),
    ForecastRule.NOTHING_LEFT: (
        Words("目前无需接种。", "Nothing needs to be given as things stand."),
    ),
    ForecastRule.SEASON_OVER: (Words("接种季已于{date}结束。", "The season ended on {date}."),),
    ForecastRule.TOO_OLD_FOR_SERIES: (
        Words("满{age}不再接种（{date}）。", "Not given from {age} ({date})."),
        Words("已超过年龄上限。", "Beyond the upper age."),
    ),
}
