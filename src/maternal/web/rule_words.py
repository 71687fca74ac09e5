"""A rule said in words: conditions by the names of what is found, limits with units. 规则说法"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from kernel.i18n import N_, _, ngettext
from maternal.domain.basis import Rule, Words
from maternal.domain.certificates import NumberState, Objection
from maternal.domain.child_health import Stage
from maternal.domain.conditions import Condition, Finding, Value
from maternal.domain.growth.measures import Indicator
from maternal.domain.obstetric_calendar import GestationalAge
from maternal.domain.rulebook import RuleBook
from maternal.web.words import BLOOD, INDICATORS, NODES, SECTIONS, UNITS

_FIELDS: dict[str, str] = {
    "pregnancy_days": N_("从末次月经到预产期{value}天"),
    "naegele_months": N_("内格尔法加{value}个月"),
    "naegele_days": N_("内格尔法加{value}天"),
    "days_from_fertilisation": N_("从受精到预产期{value}天"),
    "keep_up_to_days": N_("相差不超过{value}天不改"),
    "up_to": N_("到{value}"),
    "number": N_("第{value}期"),
    "begins": N_("从{value}起"),
    "opens": N_("从{value}"),
    "closes": N_("到{value}"),
    "before": N_("早于{value}"),
    "home_visit_within_days": N_("出院后{value}天内访视"),
    "rate_counts_within_days": N_("访视率按{value}天内算"),
    "closing_check_after_days": N_("产后{value}天复查"),
    "days": N_("满{value}天"),
    "months": N_("满{value}个月"),
    "within_days": N_("{value}天内"),
    "high_risk_within_days": N_("高危的{value}天内"),
    "report_within_hours": N_("{value}小时内报告"),
    "report_within_days": N_("{value}天内报告"),
    "colour": N_("颜色：{value}"),
    "level": N_("去{value}"),
    "from_hours": N_("从满{value}小时"),
    "to_hours": N_("到{value}小时"),
    "late_to_hours": N_("最迟{value}小时"),
    "initial_from_hours": N_("满{value}小时初筛"),
    "rescreen_by_days": N_("{value}天内复筛"),
    "diagnose_by_months": N_("{value}个月内诊断"),
    "intervene_by_months": N_("{value}个月内干预"),
    "first_dose_within_hours": N_("首针{value}小时内"),
    "first_dose_exposed_within_hours": N_("母亲阳性或不详，首针{value}小时内"),
    "hbig_within_hours": N_("免疫球蛋白{value}小时内"),
    "hbig_iu": N_("免疫球蛋白{value} IU"),
    "restart_below_g": N_("低于{value}克另打3剂"),
    "wait_for_stability_below_g": N_("低于{value}克等生命体征平稳"),
    "second_at_months": N_("第2剂满{value}个月"),
    "third_at_months": N_("第3剂满{value}个月"),
    "least_days_1_2": N_("第1、2剂至少隔{value}天"),
    "least_days_2_3": N_("第2、3剂至少隔{value}天"),
    "from_months": N_("从{value}个月"),
    "to_months": N_("到{value}个月"),
    "protective_miu_ml": N_("有保护：{value} mIU/mL起"),
    "first_within_hours": N_("第1次{value}小时内"),
    "second_from_days": N_("第2次满{value}天起"),
    "third_from_months": N_("第3次满{value}个月起"),
    "antibody_at_months": N_("满{value}个月查抗体"),
    "confirm_at_months": N_("满{value}个月确认"),
    "event": N_("办理：{value}"),
    "state": N_("原来：{value}"),
    "new_state": N_("变成：{value}"),
    "always_below_age": N_("不满{value}岁一律报告"),
    "suspected_below_age": N_("疑似的不满{value}岁报告"),
    "to": N_("报给{value}"),
    "also_file_with": N_("同时报{value}"),
    "below_days": N_("不满{value}天"),
    "per": N_("每{value}"),
    "findings": N_("情形：{value}"),
    "excluded_causes": N_("不算：{value}"),
    "counted_causes": N_("算：{value}"),
    "least_visits": N_("产检至少{value}次"),
    "items": N_("{value}题"),
    "most_per_item": N_("每题最多{value}分"),
    "positive_at": N_("{value}分起算阳性"),
    "urgent_item": N_("第{value}题有分就急"),
    "indicator": N_("看{value}"),
    "standards": N_("用于{value}"),
    "preterm_below": N_("不满{value}算早产"),
    "term": N_("矫正到{value}"),
    "until_days": N_("矫正到{value}天"),
    "eye_items": N_("眼：{value}"),
    "pattern": N_("格式 {value}"),
    "marriage_required": N_("要结婚登记：{value}"),
    "numerator": N_("分子：{value}"),
    "denominator": N_("分母：{value}"),
}
"""How a value is said, with its place in the sentence. What is not listed is named as it is."""

_YES: dict[str, str] = {
    "hearing": N_("查听力"),
    "autism_signs": N_("查发育预警"),
    "at_home": N_("上门访视"),
    "case_managed": N_("专案管理"),
    "includes_limit": N_("含界值"),
    "guardian_consent_needed": N_("要监护人同意"),
}
"""What a true value says; a false one goes without saying."""

_VALUES: dict[str, str] = {
    Stage.NEWBORN: N_("新生儿期"),
    Stage.INFANT: N_("婴儿期"),
    Stage.AGE_1_TO_3: N_("1～3岁"),
    Stage.PRESCHOOL: N_("学龄前"),
    NumberState.BLANK_IN_STOCK: N_("空白在库"),
    NumberState.ISSUED: N_("已签发"),
    NumberState.VOIDED_EXCHANGED: N_("已换发作废"),
    NumberState.VOIDED_LOST: N_("已补发作废"),
    NumberState.SPOILED: N_("废证"),
    "first_issue": N_("首次签发"),
    "exchange": N_("换发"),
    "replace_lost": N_("遗失补发"),
    "spoil": N_("作废空白证"),
    "pregnant": N_("怀孕"),
    "abortion_request": N_("要求终止妊娠"),
    "traffic_accident": N_("交通意外"),
    "other_accident": N_("其他意外"),
    "obstetric": N_("产科原因"),
    "indirect": N_("间接原因"),
    "percent": N_("百分比"),
    "immediately": N_("立即"),
    **{str(key): name for key, name in BLOOD.items()},
}
_ASIDE = frozenset({"id", "basis", "zh", "en", "care_zh", "care_en", "rank", "beside", "type"})


def title(rule: Rule) -> str:
    """What a rule is called: its words, its section where it stands alone, or its name."""
    words = getattr(rule, "words", None)
    if words is not None:
        return str(words)
    named: dict[str, str] = {**NODES, **SECTIONS, **_VALUES}
    known = named.get(getattr(rule, "event", rule.id))
    return _(known) if known else rule.id


def said(rule: Rule, book: RuleBook) -> str:
    """Everything a rule says beside its name and source, in one line."""
    if isinstance(rule, Finding):
        return _finding(rule)
    return _("；").join(part for part in _parts(rule, book) if part)


def _parts(rule: Struct, book: RuleBook) -> Iterator[str]:
    care = getattr(rule, "care", None)
    if care is not None:
        yield str(care)
    for name in rule.__struct_fields__:
        value = getattr(rule, name)
        if name in _ASIDE or value is None or value == () or value == "":
            continue
        if name == "when" and isinstance(value, tuple):
            yield conditions(value, book)
        elif name == "unless":
            yield _("，").join(_objection(one) for one in value)
        elif isinstance(value, bool):
            yield _(_YES[name]) if value and name in _YES else ""
        elif (name in ("days", "months") and value == 0) or value == "no":
            continue
        elif name in ("below", "at_least"):
            yield f"{_SIGNS[name]} {_plain(value, book)} SD"
        elif name in _FIELDS:
            yield _(_FIELDS[name], value=_plain(value, book))
        else:
            yield _plain(value, book)


def conditions(when: Iterable[Condition], book: RuleBook) -> str:
    """When a rule applies: every condition, by the name of what is found."""
    return _("，并且").join(_condition(one, _catalogue(book).get(one.finding)) for one in when)


_SIGNS = {"at_least": "≥", "above": ">", "at_most": "≤", "below": "<"}


def _condition(one: Condition, finding: Finding | None) -> str:
    name = str(finding.words) if finding else one.finding
    unit = _unit(finding) if finding else ""
    if one.is_ is True or one.is_not is False:
        return name
    if one.is_ is False or one.is_not is True:
        return _("没有{what}", what=name)
    if one.is_ is not None:
        return f"{name}{_('：')}{_choice(finding, one.is_)}"
    if one.is_not is not None:
        return _("{what}不是{value}", what=name, value=_choice(finding, one.is_not))
    limits = [
        f"{sign} {getattr(one, limit):g}"
        for limit, sign in _SIGNS.items()
        if getattr(one, limit) is not None
    ]
    return f"{name} {_('，').join(limits)}{unit}"


def _choice(finding: Finding | None, value: Value) -> str:
    options = dict(finding.options) if finding else {}
    return str(options.get(str(value), value))


def _unit(finding: Finding) -> str:
    if not finding.unit:
        return ""
    return f" {_(finding.unit) if finding.unit in UNITS else finding.unit}"


def _finding(finding: Finding) -> str:
    if finding.choices:
        return _("、").join(str(words) for _value, words in finding.options)
    limits = [f"{one:g}" for one in (finding.least, finding.most) if one is not None]
    return f"{'–'.join(limits)}{_unit(finding)}" if limits else _("有或没有")


def _objection(one: Objection) -> str:
    return _("不办：{why}", why=str(Words(one.zh, one.en)).rstrip("。."))


def _plain(value: object, book: RuleBook) -> str:
    if isinstance(value, GestationalAge):
        weeks = ngettext("{n}周", value.weeks)
        return f"{weeks}+{value.days}" if value.days else weeks
    if isinstance(value, tuple):
        return _("、").join(_plain(one, book) for one in value)
    if isinstance(value, Indicator):
        return _(INDICATORS[value][0])
    if isinstance(value, float):
        return f"{value:g}".replace("-", "−")
    text = str(value)
    levels = {level.id: str(level.words) for level in book.risk_levels}
    return levels.get(text) or (_(_VALUES[text]) if text in _VALUES else text)


def _catalogue(book: RuleBook) -> dict[str, Finding]:
    """Every finding that conditions ask about, by its name."""
    catalogues = (
        book.risk_findings,
        book.newborn_findings,
        book.birth_findings,
        book.checkup_findings,
        book.certificate_findings,
    )
    return {one.id: one for catalogue in catalogues for one in catalogue}
