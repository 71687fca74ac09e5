"""Every maternal and child rule in force for one region. 规则集"""

from msgspec import Struct

from maternal.domain.certificates import CertificateChange, CertificateNumberRule
from maternal.domain.child_health import ChildNode
from maternal.domain.conditions import Finding, Label
from maternal.domain.contraceptives import StockRule
from maternal.domain.exposure import HivExposureRules, SyphilisExposureRules
from maternal.domain.growth.classes import GrowthClass, GrowthLevel
from maternal.domain.growth.prematurity import CorrectionRule
from maternal.domain.hepatitis_b import HepBBirthRules, HepBSeriesRules, HepBSerologyRules
from maternal.domain.identity import ResidentNumberRule
from maternal.domain.indicators import Indicator, SystematicManagement
from maternal.domain.newborn_screening import BloodSampleRules, HearingRules, HeartRules
from maternal.domain.newborn_visits import NewbornVisitRules
from maternal.domain.obstetric_calendar import DatingRules, RedatingBand, Trimester
from maternal.domain.registration import RegistrationLimits, RegistrationWindow
from maternal.domain.reports import ChildDeathClass, MaternalDeathRule, MinorReportRule
from maternal.domain.risk import ReferralRule, RiskFactor, RiskLevel
from maternal.domain.scales import EpdsRule
from maternal.domain.visits import AntenatalSlot, EarlyBooking, PostpartumRules


class RuleBook(Struct, frozen=True, kw_only=True):
    """The rules of a region: the national set with the region's own entries over it.

    A field is a section of the rule files; a tuple is a section of many entries. 规则集
    """

    dating: DatingRules
    redating: tuple[RedatingBand, ...]
    trimesters: tuple[Trimester, ...]
    antenatal_slots: tuple[AntenatalSlot, ...]
    early_booking: EarlyBooking
    postpartum: PostpartumRules
    child_nodes: tuple[ChildNode, ...]
    newborn_visit: NewbornVisitRules
    newborn_findings: tuple[Finding, ...]
    newborn_risks: tuple[Label, ...]
    birth_findings: tuple[Finding, ...]
    birth_labels: tuple[Label, ...]
    checkup_findings: tuple[Finding, ...]
    anaemia: tuple[Label, ...]
    risk_levels: tuple[RiskLevel, ...]
    risk_findings: tuple[Finding, ...]
    risk_factors: tuple[RiskFactor, ...]
    risk_referral: ReferralRule
    blood_sample: BloodSampleRules
    hearing: HearingRules
    heart: HeartRules
    hepb_birth: HepBBirthRules
    hepb_series: HepBSeriesRules
    hepb_serology: HepBSerologyRules
    hiv_exposure: HivExposureRules
    syphilis_exposure: SyphilisExposureRules
    certificate_findings: tuple[Finding, ...]
    certificate_changes: tuple[CertificateChange, ...]
    certificate_number: CertificateNumberRule
    resident_number: ResidentNumberRule
    registration_windows: tuple[RegistrationWindow, ...] = ()
    registration_limits: tuple[RegistrationLimits, ...] = ()
    minor_report: MinorReportRule
    maternal_death: MaternalDeathRule
    child_death: tuple[ChildDeathClass, ...]
    indicators: tuple[Indicator, ...]
    systematic_management: SystematicManagement
    epds: EpdsRule
    growth_classes: tuple[GrowthClass, ...]
    growth_levels: tuple[GrowthLevel, ...]
    prematurity: CorrectionRule
    contraceptive_stock: StockRule
