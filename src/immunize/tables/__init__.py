"""Tables of the vaccination module. 预防接种表"""

from immunize.tables.booking import bookings, slots
from immunize.tables.doses import doses
from immunize.tables.editions import edition_starts
from immunize.tables.plans import plans
from immunize.tables.records import observations, records
from immunize.tables.reminders import reminder_refusals, reminder_rounds, reminders
from immunize.tables.school_checks import entry_checks, school_checks
from immunize.tables.stock import (
    decisions,
    held_packages,
    holds,
    lots,
    packages,
    products,
    receipts,
    stays,
)
from immunize.tables.visits import consents, screenings, ticket_counters, visits

__all__ = [
    "bookings",
    "consents",
    "decisions",
    "doses",
    "edition_starts",
    "entry_checks",
    "held_packages",
    "holds",
    "lots",
    "observations",
    "packages",
    "plans",
    "products",
    "receipts",
    "records",
    "reminder_refusals",
    "reminder_rounds",
    "reminders",
    "school_checks",
    "screenings",
    "slots",
    "stays",
    "ticket_counters",
    "visits",
]
