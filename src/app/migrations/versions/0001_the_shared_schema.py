"""the shared schema.

Revision: 7fe6bd1598b9
Follows:
Made on: 2026-11-22 16:43:30.145066
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "7fe6bd1598b9"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    op.create_table(
        "coldchain_alarm_event",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=True),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=True),
        sa.Column("new_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("actor_name", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("unit_id", "id", name=op.f("pk_coldchain_alarm_event")),
    )
    op.create_index(
        op.f("ix_coldchain_alarm_event_unit_id_decided_at"),
        "coldchain_alarm_event",
        ["unit_id", "decided_at"],
        unique=False,
    )
    op.create_table(
        "coldchain_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coldchain_batch")),
    )
    op.create_index(
        op.f("ix_coldchain_batch_received_at"), "coldchain_batch", ["received_at"], unique=False
    )
    op.create_table(
        "coldchain_checkpoint",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "at", name=op.f("pk_coldchain_checkpoint")),
    )
    op.create_table(
        "coldchain_device_state",
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("is_online", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("device", name=op.f("pk_coldchain_device_state")),
    )
    op.create_table(
        "coldchain_episode",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("signal", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("limit_celsius", sa.Double(), nullable=True),
        sa.Column("too_cold", sa.Boolean(), nullable=False),
        sa.Column("tolerated_seconds", sa.Double(), nullable=False),
        sa.Column("holds_stock", sa.Boolean(), nullable=False),
        sa.Column("worst_celsius", sa.Double(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_over", sa.Boolean(), nullable=False),
        sa.Column("spans", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Text(), nullable=True),
        sa.Column("rungs_climbed", sa.SmallInteger(), nullable=False),
        sa.Column("next_rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("unit_id", "id", name=op.f("pk_coldchain_episode")),
    )
    op.create_index(
        "ix_coldchain_episode_next_rung_at",
        "coldchain_episode",
        ["next_rung_at"],
        unique=False,
        postgresql_where=sa.text("next_rung_at IS NOT NULL"),
    )
    op.create_index(
        "ix_coldchain_episode_open",
        "coldchain_episode",
        ["unit_id"],
        unique=False,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_index(
        "ix_coldchain_episode_waiting",
        "coldchain_episode",
        ["organisation_id", "decided_at"],
        unique=False,
        postgresql_where=sa.text("signal = 'alarm' AND reviewed_at IS NULL"),
    )
    op.create_table(
        "coldchain_mark",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "at", name=op.f("pk_coldchain_mark")),
    )
    op.create_table(
        "coldchain_reading",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("device_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint(
            "unit_id",
            "measured_at",
            "channel",
            "device",
            "value",
            name=op.f("pk_coldchain_reading"),
        ),
        postgresql_partition_by="RANGE (measured_at)",
    )
    op.create_index(
        op.f("ix_coldchain_reading_unit_id_received_at"),
        "coldchain_reading",
        ["unit_id", "received_at"],
        unique=False,
    )
    op.create_table(
        "coldchain_rejected",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coldchain_rejected")),
    )
    op.create_index(
        op.f("ix_coldchain_rejected_device_received_at"),
        "coldchain_rejected",
        ["device", "received_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_coldchain_rejected_received_at"),
        "coldchain_rejected",
        ["received_at"],
        unique=False,
    )
    op.create_table(
        "coldchain_watch",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("celsius", sa.Double(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("in_service", sa.Boolean(), nullable=False),
        sa.Column("power_lost", sa.Boolean(), nullable=False),
        sa.Column("battery_days", sa.Double(), nullable=True),
        sa.Column("battery_low", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", name=op.f("pk_coldchain_watch")),
    )
    op.create_index(op.f("ix_coldchain_watch_due_at"), "coldchain_watch", ["due_at"], unique=False)
    op.create_index(
        op.f("ix_coldchain_watch_updated_at"), "coldchain_watch", ["updated_at"], unique=False
    )
    op.create_table(
        "immunize_product",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("vaccine", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("mah", sa.Text(), nullable=False),
        sa.Column("specification", sa.Text(), nullable=False),
        sa.Column("trace_prefix", sa.String(length=7), nullable=False),
        sa.Column(
            "outer_prefixes", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False
        ),
        sa.Column("gtin", sa.String(length=14), nullable=True),
        sa.Column("doses_per_unit", sa.SmallInteger(), nullable=False),
        sa.Column("programme", sa.Boolean(), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("route", sa.Text(), nullable=False),
        sa.Column("volume_ml", sa.Double(), nullable=False),
        sa.Column("sites", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("storage_low", sa.Double(), nullable=False),
        sa.Column("storage_high", sa.Double(), nullable=False),
        sa.Column("freeze_sensitive", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.CheckConstraint("doses_per_unit > 0", name=op.f("ck_immunize_product_doses_per_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_product")),
        sa.UniqueConstraint("gtin", name=op.f("uq_immunize_product_gtin")),
        sa.UniqueConstraint("trace_prefix", name=op.f("uq_immunize_product_trace_prefix")),
    )
    op.create_index(
        op.f("ix_immunize_product_vaccine"), "immunize_product", ["vaccine"], unique=False
    )
    op.create_table(
        "kernel_access_entry",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=False),
        sa.Column("actor_kind", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_kernel_access_entry")),
    )
    op.create_index(
        op.f("ix_kernel_access_entry_organisation_id_seen_at"),
        "kernel_access_entry",
        ["organisation_id", "seen_at"],
        unique=False,
    )
    op.create_index(
        op.f("ix_kernel_access_entry_seen_at"), "kernel_access_entry", ["seen_at"], unique=False
    )
    op.create_table(
        "kernel_district",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent_code", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["parent_code"], ["kernel_district.code"], name=op.f("fk_kernel_district_parent_code")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_kernel_district")),
    )
    op.create_table(
        "kernel_identifier_claim",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("identifier_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "blind", name=op.f("pk_kernel_identifier_claim")),
    )
    op.create_table(
        "kernel_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_letter")),
    )
    op.create_index(
        "ix_kernel_letter_dead",
        "kernel_letter",
        ["written_at"],
        unique=False,
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.create_index(
        "ix_kernel_letter_due_at",
        "kernel_letter",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "kernel_person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("temporary_name", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("birth_order", sa.SmallInteger(), nullable=True),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_person")),
    )
    op.create_index(
        op.f("ix_kernel_person_birth_date"), "kernel_person", ["birth_date"], unique=False
    )
    op.create_index(
        "ix_kernel_person_initials_prefix",
        "kernel_person",
        ["initials"],
        unique=False,
        postgresql_ops={"initials": "text_pattern_ops"},
    )
    op.create_index(
        "ix_kernel_person_name_prefix",
        "kernel_person",
        ["name"],
        unique=False,
        postgresql_ops={"name": "text_pattern_ops"},
    )
    op.create_index(
        "ix_kernel_person_name_trgm",
        "kernel_person",
        ["name"],
        unique=False,
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.create_index(
        "ix_kernel_person_pinyin_prefix",
        "kernel_person",
        ["pinyin"],
        unique=False,
        postgresql_ops={"pinyin": "text_pattern_ops"},
    )
    op.create_table(
        "kernel_phone_code",
        sa.Column("phone_blind", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_today", sa.Integer(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("phone_blind", name=op.f("pk_kernel_phone_code")),
    )
    op.create_table(
        "immunize_consent",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("vaccines", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("notice_version", sa.Text(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("signer_id", sa.Uuid(), nullable=True),
        sa.Column("signer_name", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_by_name", sa.Text(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_consent_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_immunize_consent")),
    )
    op.create_table(
        "immunize_lot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("release_number", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["product_id"], ["immunize_product.id"], name=op.f("fk_immunize_lot_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_lot")),
        sa.UniqueConstraint("product_id", "number", name=op.f("uq_immunize_lot_product_id_number")),
    )
    op.create_index(op.f("ix_immunize_lot_number"), "immunize_lot", ["number"], unique=False)
    op.create_table(
        "immunize_observation",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_observation_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_immunize_observation")),
    )
    op.create_table(
        "immunize_plan",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("overdue_since", sa.Date(), nullable=True),
        sa.Column("doses", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_plan_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_immunize_plan")),
    )
    op.create_index(op.f("ix_immunize_plan_made_on"), "immunize_plan", ["made_on"], unique=False)
    op.create_index(op.f("ix_immunize_plan_next_on"), "immunize_plan", ["next_on"], unique=False)
    op.create_index(
        op.f("ix_immunize_plan_overdue_since"), "immunize_plan", ["overdue_since"], unique=False
    )
    op.create_table(
        "immunize_screening",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("celsius", sa.Double(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("advice", sa.Text(), server_default="", nullable=False),
        sa.Column("screened_by", sa.Uuid(), nullable=False),
        sa.Column("screened_by_name", sa.Text(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_screening_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_immunize_screening")),
    )
    op.create_table(
        "kernel_identifier",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_kernel_identifier_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_kernel_identifier")),
    )
    op.create_table(
        "kernel_organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_code"],
            ["kernel_district.code"],
            name=op.f("fk_kernel_organisation_district_code"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["kernel_organisation.id"], name=op.f("fk_kernel_organisation_parent_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_kernel_organisation_code")),
        sa.UniqueConstraint("path", name=op.f("uq_kernel_organisation_path")),
    )
    op.create_index(
        "ix_kernel_organisation_path_prefix",
        "kernel_organisation",
        ["path"],
        unique=False,
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.create_table(
        "kernel_phone",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("blind", sa.LargeBinary(), nullable=False),
        sa.Column("masked", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_kernel_phone_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_kernel_phone")),
    )
    op.create_index(op.f("ix_kernel_phone_blind"), "kernel_phone", ["blind"], unique=False)
    op.create_table(
        "kernel_relation",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_kernel_relation_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "other_id", "kind", name=op.f("pk_kernel_relation")),
    )
    op.create_index(
        op.f("ix_kernel_relation_other_id"), "kernel_relation", ["other_id"], unique=False
    )
    op.create_table(
        "kernel_residence",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("district_code", sa.Text(), nullable=False),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["district_code"],
            ["kernel_district.code"],
            name=op.f("fk_kernel_residence_district_code"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_kernel_residence_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "since", name=op.f("pk_kernel_residence")),
    )
    op.create_table(
        "maternal_newborn",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("mother_id", sa.Uuid(), nullable=False),
        sa.Column("birth_order", sa.SmallInteger(), nullable=False),
        sa.Column("plurality", sa.SmallInteger(), nullable=False),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("length_cm", sa.Double(), nullable=True),
        sa.Column("head_cm", sa.Double(), nullable=True),
        sa.Column("gestation_days", sa.SmallInteger(), nullable=False),
        sa.Column("apgar_1", sa.SmallInteger(), nullable=True),
        sa.Column("apgar_5", sa.SmallInteger(), nullable=True),
        sa.Column("apgar_10", sa.SmallInteger(), nullable=True),
        sa.Column("asphyxia", sa.Boolean(), nullable=False),
        sa.Column("birth_defect", sa.Boolean(), nullable=False),
        sa.Column("mother_age", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_newborn_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_maternal_newborn")),
    )
    op.create_index(
        op.f("ix_maternal_newborn_mother_id"), "maternal_newborn", ["mother_id"], unique=False
    )
    op.create_table(
        "maternal_risk",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pregnancy_id", sa.Uuid(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("case_managed", sa.Boolean(), nullable=False),
        sa.Column("reasons", sa.LargeBinary(), nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("graded_by", sa.Uuid(), nullable=False),
        sa.Column("graded_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_risk_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_risk")),
    )
    op.create_table(
        "maternal_stillbirth",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("birth_order", sa.SmallInteger(), nullable=False),
        sa.Column("born_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_stillbirth_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "delivery_id", "birth_order", name=op.f("pk_maternal_stillbirth")
        ),
    )
    op.create_table(
        "maternal_delivery_correction",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("corrected_by", sa.Uuid(), nullable=False),
        sa.Column("corrected_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["kernel_person.id"],
            name=op.f("fk_maternal_delivery_correction_person_id"),
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_delivery_correction")),
    )
    op.create_table(
        "immunize_booking",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("slot_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("doses", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("booked_by", sa.Uuid(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_booking_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_booking_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_immunize_booking")),
    )
    op.create_index(op.f("ix_immunize_booking_code"), "immunize_booking", ["code"], unique=False)
    op.create_index(
        op.f("ix_immunize_booking_organisation_id_day"),
        "immunize_booking",
        ["organisation_id", "day"],
        unique=False,
    )
    op.create_index(
        "ix_immunize_booking_waiting",
        "immunize_booking",
        ["day"],
        unique=False,
        postgresql_where=sa.text("state = 'booked'"),
    )
    op.create_index(
        "ux_immunize_booking_person_day",
        "immunize_booking",
        ["person_id", "day"],
        unique=True,
        postgresql_where=sa.text("state IN ('booked', 'arrived')"),
    )
    op.create_table(
        "immunize_record",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_record_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_record_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_immunize_record")),
    )
    op.create_index(
        op.f("ix_immunize_record_organisation_id"),
        "immunize_record",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "immunize_slot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts_at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("taken", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_immunize_slot_taken")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_slot_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_slot")),
        sa.UniqueConstraint(
            "organisation_id",
            "day",
            "starts_at",
            name=op.f("uq_immunize_slot_organisation_id_day_starts_at"),
        ),
    )
    op.create_table(
        "immunize_ticket_counter",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_ticket_counter_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("organisation_id", "day", name=op.f("pk_immunize_ticket_counter")),
    )
    op.create_table(
        "immunize_visit",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ticket", sa.SmallInteger(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("doses", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_in_by", sa.Uuid(), nullable=False),
        sa.Column("observe_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_visit_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_visit_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_immunize_visit")),
        sa.UniqueConstraint(
            "person_id",
            "organisation_id",
            "day",
            name=op.f("uq_immunize_visit_person_id_organisation_id_day"),
        ),
    )
    op.create_index(
        op.f("ix_immunize_visit_organisation_id_day"),
        "immunize_visit",
        ["organisation_id", "day"],
        unique=False,
    )
    op.create_table(
        "kernel_account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_kernel_account_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_account")),
        sa.UniqueConstraint("login", name=op.f("uq_kernel_account_login")),
    )
    op.create_table(
        "kernel_care",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_kernel_care_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_kernel_care_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "organisation_id", name=op.f("pk_kernel_care")),
    )
    op.create_index(
        op.f("ix_kernel_care_organisation_id"), "kernel_care", ["organisation_id"], unique=False
    )
    op.create_table(
        "kernel_storage_unit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("equipment", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("location", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_kernel_storage_unit_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kernel_storage_unit")),
        sa.UniqueConstraint("device", name=op.f("uq_kernel_storage_unit_device")),
        sa.UniqueConstraint(
            "organisation_id", "name", name=op.f("uq_kernel_storage_unit_organisation_id_name")
        ),
    )
    op.create_index(
        op.f("ix_kernel_storage_unit_organisation_id"),
        "kernel_storage_unit",
        ["organisation_id"],
        unique=False,
    )
    op.create_table(
        "maternal_certificate",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_maternal_certificate_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_certificate_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_certificate")),
    )
    op.create_index(
        op.f("ix_maternal_certificate_organisation_id_state"),
        "maternal_certificate",
        ["organisation_id", "state"],
        unique=False,
    )
    op.create_table(
        "maternal_certificate_number",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_maternal_certificate_number_organisation_id"),
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_maternal_certificate_number")),
    )
    op.create_index(
        op.f("ix_maternal_certificate_number_organisation_id_state_number"),
        "maternal_certificate_number",
        ["organisation_id", "state", "number"],
        unique=False,
    )
    op.create_table(
        "maternal_checkup",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=True),
        sa.Column("length_cm", sa.Double(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("head_cm", sa.Double(), nullable=True),
        sa.Column("haemoglobin_g_l", sa.SmallInteger(), nullable=True),
        sa.Column("eyes", sa.Text(), nullable=False),
        sa.Column("hearing", sa.Text(), nullable=False),
        sa.Column("warning_signs", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_maternal_checkup_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_checkup_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_checkup")),
    )
    op.create_table(
        "maternal_delivery",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pregnancy_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("gestation_days", sa.SmallInteger(), nullable=False),
        sa.Column("blood_loss_ml", sa.Integer(), nullable=True),
        sa.Column("early_contact", sa.Boolean(), nullable=True),
        sa.Column("mother_hbsag", sa.LargeBinary(), nullable=False),
        sa.Column("midwife", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_maternal_delivery_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_delivery_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_delivery")),
    )
    op.create_index(
        op.f("ix_maternal_delivery_organisation_id_delivered_at"),
        "maternal_delivery",
        ["organisation_id", "delivered_at"],
        unique=False,
    )
    op.create_table(
        "maternal_pregnancy",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("lmp", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("dated_by", sa.Text(), nullable=False),
        sa.Column("gravidity", sa.SmallInteger(), nullable=False),
        sa.Column("parity", sa.SmallInteger(), nullable=False),
        sa.Column("fetuses", sa.SmallInteger(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_maternal_pregnancy_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_pregnancy_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_pregnancy")),
    )
    op.create_index(
        op.f("ix_maternal_pregnancy_organisation_id"),
        "maternal_pregnancy",
        ["organisation_id"],
        unique=False,
    )
    op.create_index(
        "uq_maternal_pregnancy_open",
        "maternal_pregnancy",
        ["person_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "maternal_visit",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pregnancy_id", sa.Uuid(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("findings", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_name", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_maternal_visit_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_maternal_visit_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_maternal_visit")),
    )
    op.create_table(
        "immunize_dose",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("vaccine", sa.Text(), nullable=False),
        sa.Column("dose_number", sa.SmallInteger(), nullable=True),
        sa.Column("product_id", sa.Uuid(), nullable=True),
        sa.Column("product_name", sa.Text(), nullable=False),
        sa.Column("mah", sa.Text(), nullable=True),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("lot_number", sa.Text(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("package_code", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("vaccinator_id", sa.Uuid(), nullable=True),
        sa.Column("vaccinator_name", sa.Text(), nullable=False),
        sa.Column("site", sa.Text(), nullable=True),
        sa.Column("route", sa.Text(), nullable=True),
        sa.Column("volume_ml", sa.Float(), nullable=True),
        sa.Column("programme", sa.Boolean(), nullable=False),
        sa.Column("price_fen", sa.Integer(), nullable=False),
        sa.Column("consent_id", sa.Uuid(), nullable=True),
        sa.Column("screening_id", sa.Uuid(), nullable=True),
        sa.Column("seven_checks", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("verified_by_guardian", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("evaluation", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_dose_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_immunize_dose_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["kernel_storage_unit.id"], name=op.f("fk_immunize_dose_unit_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_immunize_dose")),
    )
    op.create_index(op.f("ix_immunize_dose_lot_id"), "immunize_dose", ["lot_id"], unique=False)
    op.create_index(
        op.f("ix_immunize_dose_organisation_id_given_on"),
        "immunize_dose",
        ["organisation_id", "given_on"],
        unique=False,
    )
    op.create_index(
        op.f("ix_immunize_dose_package_code"), "immunize_dose", ["package_code"], unique=False
    )
    op.create_index(
        op.f("ix_immunize_dose_person_id_given_on"),
        "immunize_dose",
        ["person_id", "given_on"],
        unique=False,
    )
    op.create_table(
        "immunize_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("limit_celsius", sa.Double(), nullable=True),
        sa.Column("worst_celsius", sa.Double(), nullable=True),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_hold_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["kernel_storage_unit.id"], name=op.f("fk_immunize_hold_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_hold")),
        sa.UniqueConstraint("episode_id", name=op.f("uq_immunize_hold_episode_id")),
    )
    op.create_index(op.f("ix_immunize_hold_unit_id"), "immunize_hold", ["unit_id"], unique=False)
    op.create_table(
        "immunize_package",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("receipt_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("doses_left", sa.SmallInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("use_first", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("doses_left >= 0", name=op.f("ck_immunize_package_doses_left")),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["immunize_lot.id"], name=op.f("fk_immunize_package_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_package_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["kernel_storage_unit.id"], name=op.f("fk_immunize_package_unit_id")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_immunize_package")),
    )
    op.create_index(
        "ix_immunize_package_in_stock",
        "immunize_package",
        ["organisation_id", "lot_id"],
        unique=False,
        postgresql_where=sa.text("state = 'in_stock'"),
    )
    op.create_index(
        op.f("ix_immunize_package_lot_id"), "immunize_package", ["lot_id"], unique=False
    )
    op.create_index(
        op.f("ix_immunize_package_receipt_id"), "immunize_package", ["receipt_id"], unique=False
    )
    op.create_table(
        "immunize_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("lot_number", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=True),
        sa.Column("supplier", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("arrival_celsius", sa.Double(), nullable=True),
        sa.Column("departed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transport_readings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("refusal_reason", sa.Text(), nullable=True),
        sa.Column("received_by", sa.Uuid(), nullable=False),
        sa.Column("received_by_name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fingerprint", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["immunize_lot.id"], name=op.f("fk_immunize_receipt_lot_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_receipt_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["immunize_product.id"], name=op.f("fk_immunize_receipt_product_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["kernel_storage_unit.id"], name=op.f("fk_immunize_receipt_unit_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_receipt")),
    )
    op.create_index(
        op.f("ix_immunize_receipt_organisation_id_received_at"),
        "immunize_receipt",
        ["organisation_id", "received_at"],
        unique=False,
    )
    op.create_table(
        "kernel_api_token",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["kernel_account.id"], name=op.f("fk_kernel_api_token_account_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_kernel_api_token")),
    )
    op.create_index(
        op.f("ix_kernel_api_token_account_id"), "kernel_api_token", ["account_id"], unique=False
    )
    op.create_table(
        "kernel_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("signed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(account_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_kernel_session_one_holder")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["kernel_account.id"], name=op.f("fk_kernel_session_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["kernel_person.id"], name=op.f("fk_kernel_session_person_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_kernel_session")),
    )
    op.create_index(
        op.f("ix_kernel_session_account_id"), "kernel_session", ["account_id"], unique=False
    )
    op.create_index(op.f("ix_kernel_session_ends_at"), "kernel_session", ["ends_at"], unique=False)
    op.create_index(
        op.f("ix_kernel_session_person_id"), "kernel_session", ["person_id"], unique=False
    )
    op.create_table(
        "immunize_hold_decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_by_name", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_by_name", sa.Text(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "confirmed_by <> decided_by", name=op.f("ck_immunize_hold_decision_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["immunize_hold.id"], name=op.f("fk_immunize_hold_decision_hold_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["immunize_lot.id"], name=op.f("fk_immunize_hold_decision_lot_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_immunize_hold_decision")),
    )
    op.create_index(
        op.f("ix_immunize_hold_decision_hold_id_lot_id"),
        "immunize_hold_decision",
        ["hold_id", "lot_id"],
        unique=False,
    )
    op.create_table(
        "immunize_hold_package",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("lot_id", sa.Uuid(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["code"], ["immunize_package.code"], name=op.f("fk_immunize_hold_package_code")
        ),
        sa.ForeignKeyConstraint(
            ["hold_id"], ["immunize_hold.id"], name=op.f("fk_immunize_hold_package_hold_id")
        ),
        sa.ForeignKeyConstraint(
            ["lot_id"], ["immunize_lot.id"], name=op.f("fk_immunize_hold_package_lot_id")
        ),
        sa.PrimaryKeyConstraint("code", "hold_id", name=op.f("pk_immunize_hold_package")),
    )
    op.create_index(
        op.f("ix_immunize_hold_package_hold_id_lot_id"),
        "immunize_hold_package",
        ["hold_id", "lot_id"],
        unique=False,
    )
    op.create_table(
        "immunize_stay",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["code"], ["immunize_package.code"], name=op.f("fk_immunize_stay_code")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["kernel_organisation.id"],
            name=op.f("fk_immunize_stay_organisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["kernel_storage_unit.id"], name=op.f("fk_immunize_stay_unit_id")
        ),
        sa.PrimaryKeyConstraint("code", "id", name=op.f("pk_immunize_stay")),
    )
    op.create_index(
        op.f("ix_immunize_stay_unit_id_entered_at"),
        "immunize_stay",
        ["unit_id", "entered_at"],
        unique=False,
    )
    # Partitions live in a schema of their own; months are opened ahead by the worker.
    op.execute("CREATE SCHEMA IF NOT EXISTS partitions")
    op.execute(
        "CREATE TABLE IF NOT EXISTS partitions.coldchain_reading_default "
        "PARTITION OF coldchain_reading DEFAULT"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_immunize_stay_unit_id_entered_at"), table_name="immunize_stay")
    op.drop_table("immunize_stay")
    op.drop_index(
        op.f("ix_immunize_hold_package_hold_id_lot_id"), table_name="immunize_hold_package"
    )
    op.drop_table("immunize_hold_package")
    op.drop_index(
        op.f("ix_immunize_hold_decision_hold_id_lot_id"), table_name="immunize_hold_decision"
    )
    op.drop_table("immunize_hold_decision")
    op.drop_index(op.f("ix_kernel_session_person_id"), table_name="kernel_session")
    op.drop_index(op.f("ix_kernel_session_ends_at"), table_name="kernel_session")
    op.drop_index(op.f("ix_kernel_session_account_id"), table_name="kernel_session")
    op.drop_table("kernel_session")
    op.drop_index(op.f("ix_kernel_api_token_account_id"), table_name="kernel_api_token")
    op.drop_table("kernel_api_token")
    op.drop_index(
        op.f("ix_immunize_receipt_organisation_id_received_at"), table_name="immunize_receipt"
    )
    op.drop_table("immunize_receipt")
    op.drop_index(op.f("ix_immunize_package_receipt_id"), table_name="immunize_package")
    op.drop_index(op.f("ix_immunize_package_lot_id"), table_name="immunize_package")
    op.drop_index(
        "ix_immunize_package_in_stock",
        table_name="immunize_package",
        postgresql_where=sa.text("state = 'in_stock'"),
    )
    op.drop_table("immunize_package")
    op.drop_index(op.f("ix_immunize_hold_unit_id"), table_name="immunize_hold")
    op.drop_table("immunize_hold")
    op.drop_index(op.f("ix_immunize_dose_person_id_given_on"), table_name="immunize_dose")
    op.drop_index(op.f("ix_immunize_dose_package_code"), table_name="immunize_dose")
    op.drop_index(op.f("ix_immunize_dose_organisation_id_given_on"), table_name="immunize_dose")
    op.drop_index(op.f("ix_immunize_dose_lot_id"), table_name="immunize_dose")
    op.drop_table("immunize_dose")
    op.drop_table("maternal_visit")
    op.drop_index(
        "uq_maternal_pregnancy_open",
        table_name="maternal_pregnancy",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_maternal_pregnancy_organisation_id"), table_name="maternal_pregnancy")
    op.drop_table("maternal_pregnancy")
    op.drop_index(
        op.f("ix_maternal_delivery_organisation_id_delivered_at"), table_name="maternal_delivery"
    )
    op.drop_table("maternal_delivery")
    op.drop_table("maternal_checkup")
    op.drop_index(
        op.f("ix_maternal_certificate_number_organisation_id_state_number"),
        table_name="maternal_certificate_number",
    )
    op.drop_table("maternal_certificate_number")
    op.drop_index(
        op.f("ix_maternal_certificate_organisation_id_state"), table_name="maternal_certificate"
    )
    op.drop_table("maternal_certificate")
    op.drop_index(op.f("ix_kernel_storage_unit_organisation_id"), table_name="kernel_storage_unit")
    op.drop_table("kernel_storage_unit")
    op.drop_index(op.f("ix_kernel_care_organisation_id"), table_name="kernel_care")
    op.drop_table("kernel_care")
    op.drop_table("kernel_account")
    op.drop_index(op.f("ix_immunize_visit_organisation_id_day"), table_name="immunize_visit")
    op.drop_table("immunize_visit")
    op.drop_table("immunize_ticket_counter")
    op.drop_table("immunize_slot")
    op.drop_index(op.f("ix_immunize_record_organisation_id"), table_name="immunize_record")
    op.drop_table("immunize_record")
    op.drop_index(
        "ux_immunize_booking_person_day",
        table_name="immunize_booking",
        postgresql_where=sa.text("state IN ('booked', 'arrived')"),
    )
    op.drop_index(
        "ix_immunize_booking_waiting",
        table_name="immunize_booking",
        postgresql_where=sa.text("state = 'booked'"),
    )
    op.drop_index(op.f("ix_immunize_booking_organisation_id_day"), table_name="immunize_booking")
    op.drop_index(op.f("ix_immunize_booking_code"), table_name="immunize_booking")
    op.drop_table("immunize_booking")
    op.drop_table("maternal_delivery_correction")
    op.drop_table("maternal_stillbirth")
    op.drop_table("maternal_risk")
    op.drop_index(op.f("ix_maternal_newborn_mother_id"), table_name="maternal_newborn")
    op.drop_table("maternal_newborn")
    op.drop_table("kernel_residence")
    op.drop_index(op.f("ix_kernel_relation_other_id"), table_name="kernel_relation")
    op.drop_table("kernel_relation")
    op.drop_index(op.f("ix_kernel_phone_blind"), table_name="kernel_phone")
    op.drop_table("kernel_phone")
    op.drop_index(
        "ix_kernel_organisation_path_prefix",
        table_name="kernel_organisation",
        postgresql_ops={"path": "text_pattern_ops"},
    )
    op.drop_table("kernel_organisation")
    op.drop_table("kernel_identifier")
    op.drop_table("immunize_screening")
    op.drop_index(op.f("ix_immunize_plan_overdue_since"), table_name="immunize_plan")
    op.drop_index(op.f("ix_immunize_plan_next_on"), table_name="immunize_plan")
    op.drop_index(op.f("ix_immunize_plan_made_on"), table_name="immunize_plan")
    op.drop_table("immunize_plan")
    op.drop_table("immunize_observation")
    op.drop_index(op.f("ix_immunize_lot_number"), table_name="immunize_lot")
    op.drop_table("immunize_lot")
    op.drop_table("immunize_consent")
    op.drop_table("kernel_phone_code")
    op.drop_index(
        "ix_kernel_person_pinyin_prefix",
        table_name="kernel_person",
        postgresql_ops={"pinyin": "text_pattern_ops"},
    )
    op.drop_index(
        "ix_kernel_person_name_trgm",
        table_name="kernel_person",
        postgresql_using="gin",
        postgresql_ops={"name": "gin_trgm_ops"},
    )
    op.drop_index(
        "ix_kernel_person_name_prefix",
        table_name="kernel_person",
        postgresql_ops={"name": "text_pattern_ops"},
    )
    op.drop_index(
        "ix_kernel_person_initials_prefix",
        table_name="kernel_person",
        postgresql_ops={"initials": "text_pattern_ops"},
    )
    op.drop_index(op.f("ix_kernel_person_birth_date"), table_name="kernel_person")
    op.drop_table("kernel_person")
    op.drop_index(
        "ix_kernel_letter_due_at",
        table_name="kernel_letter",
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "ix_kernel_letter_dead",
        table_name="kernel_letter",
        postgresql_where=sa.text("state = 'dead'"),
    )
    op.drop_table("kernel_letter")
    op.drop_table("kernel_identifier_claim")
    op.drop_table("kernel_district")
    op.drop_index(op.f("ix_kernel_access_entry_seen_at"), table_name="kernel_access_entry")
    op.drop_index(
        op.f("ix_kernel_access_entry_organisation_id_seen_at"), table_name="kernel_access_entry"
    )
    op.drop_table("kernel_access_entry")
    op.drop_index(op.f("ix_immunize_product_vaccine"), table_name="immunize_product")
    op.drop_table("immunize_product")
    op.drop_index(op.f("ix_coldchain_watch_updated_at"), table_name="coldchain_watch")
    op.drop_index(op.f("ix_coldchain_watch_due_at"), table_name="coldchain_watch")
    op.drop_table("coldchain_watch")
    op.drop_index(op.f("ix_coldchain_rejected_received_at"), table_name="coldchain_rejected")
    op.drop_index(op.f("ix_coldchain_rejected_device_received_at"), table_name="coldchain_rejected")
    op.drop_table("coldchain_rejected")
    op.drop_index(op.f("ix_coldchain_reading_unit_id_received_at"), table_name="coldchain_reading")
    op.drop_table("coldchain_reading")
    op.drop_table("coldchain_mark")
    op.drop_index(
        "ix_coldchain_episode_waiting",
        table_name="coldchain_episode",
        postgresql_where=sa.text("signal = 'alarm' AND reviewed_at IS NULL"),
    )
    op.drop_index(
        "ix_coldchain_episode_open",
        table_name="coldchain_episode",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(
        "ix_coldchain_episode_next_rung_at",
        table_name="coldchain_episode",
        postgresql_where=sa.text("next_rung_at IS NOT NULL"),
    )
    op.drop_table("coldchain_episode")
    op.drop_table("coldchain_device_state")
    op.drop_table("coldchain_checkpoint")
    op.drop_index(op.f("ix_coldchain_batch_received_at"), table_name="coldchain_batch")
    op.drop_table("coldchain_batch")
    op.drop_index(
        op.f("ix_coldchain_alarm_event_unit_id_decided_at"), table_name="coldchain_alarm_event"
    )
    op.drop_table("coldchain_alarm_event")
