"""Tables of people and places. 人员与机构表

Person-owned tables lead with ``person_id``, so that they can be distributed by it. What must
be unique across people (an identifier belongs to one person) is owned by a claim table.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from kernel.database import metadata

districts = Table(
    "kernel_district",
    metadata,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent_code", ForeignKey("kernel_district.code")),
)

organisations = Table(
    "kernel_organisation",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("path", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("district_code", ForeignKey(districts.c.code), nullable=False),
    Column("address", Text, nullable=False, server_default=""),
    Column("phone", Text, nullable=False, server_default=""),
    Column("parent_id", ForeignKey("kernel_organisation.id")),
)
Index(
    "ix_kernel_organisation_path_prefix",
    organisations.c.path,
    postgresql_ops={"path": "text_pattern_ops"},
)

storage_units = Table(
    "kernel_storage_unit",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("equipment", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("device", Text, unique=True),
    Column("location", Text, nullable=False, server_default=""),
    UniqueConstraint("organisation_id", "name"),
)

people = Table(
    "kernel_person",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("name", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("sex", Text),
    Column("birth_date", Date, nullable=False),
    Column("born_at", DateTime(timezone=True)),
    Column("temporary_name", Boolean, nullable=False, server_default=text("false")),
    Column("birth_order", SmallInteger),
    Column("registered_at", DateTime(timezone=True), nullable=False),
    Column("registered_by", Uuid, nullable=False),
    Index(
        "ix_kernel_person_name_trgm",
        "name",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    ),
    Index(None, "birth_date"),
)
for _column in ("pinyin", "initials", "name"):
    Index(
        f"ix_kernel_person_{_column}_prefix",
        people.c[_column],
        postgresql_ops={_column: "text_pattern_ops"},
    )

identifiers = Table(
    "kernel_identifier",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("masked", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)

identifier_claims = Table(
    "kernel_identifier_claim",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("blind", LargeBinary, primary_key=True),
    Column("person_id", Uuid, nullable=False),
    Column("identifier_id", Uuid, nullable=False),
)

phones = Table(
    "kernel_phone",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("blind", LargeBinary, nullable=False, index=True),
    Column("masked", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True)),
)

relations = Table(
    "kernel_relation",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("other_id", Uuid, primary_key=True, index=True),
    Column("kind", Text, primary_key=True),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("until", DateTime(timezone=True)),
)

cares = Table(
    "kernel_care",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("organisation_id", ForeignKey(organisations.c.id), primary_key=True, index=True),
    Column("kind", Text, nullable=False),
    Column("since", DateTime(timezone=True), nullable=False),
)

residences = Table(
    "kernel_residence",
    metadata,
    Column("person_id", ForeignKey(people.c.id), primary_key=True),
    Column("since", DateTime(timezone=True), primary_key=True),
    Column("district_code", ForeignKey(districts.c.code), nullable=False),
    Column("sealed_address", LargeBinary),
)

access_entries = Table(
    "kernel_access_entry",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("actor_id", Uuid, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("organisation_id", Uuid),
    Column("organisation_name", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    Index(None, "organisation_id", "seen_at"),
    Index(None, "seen_at"),
)
