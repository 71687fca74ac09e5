"""Every SQL statement of the vaccination module. 预防接种存取"""

from immunize.store.booking import (
    add_bookings,
    add_slots,
    booking,
    bookings_of,
    bookings_on,
    bookings_with_code,
    bookings_with_id,
    change_booking,
    free_places,
    free_slots_after,
    set_capacity,
    slot,
    slots_between,
    standing_bookings_of,
    take_places,
)
from immunize.store.doses import dose, doses_from_lot, doses_from_package, doses_of
from immunize.store.records import add_record, facts_of, lock_records, note_fact, record_of

__all__ = [
    "add_bookings",
    "add_record",
    "add_slots",
    "booking",
    "bookings_of",
    "bookings_on",
    "bookings_with_code",
    "bookings_with_id",
    "change_booking",
    "dose",
    "doses_from_lot",
    "doses_from_package",
    "doses_of",
    "facts_of",
    "free_places",
    "free_slots_after",
    "lock_records",
    "note_fact",
    "record_of",
    "set_capacity",
    "slot",
    "slots_between",
    "standing_bookings_of",
    "take_places",
]
