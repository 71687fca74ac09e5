"""Tables of the vaccination module. 预防接种表"""

from immunize.tables.booking import bookings, slots
from immunize.tables.doses import doses
from immunize.tables.records import observations, records

__all__ = ["bookings", "doses", "observations", "records", "slots"]
