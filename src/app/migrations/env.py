"""What Alembic runs for each command, on the connection that ``app.migrate`` opened. 迁移环境"""

from alembic import context

from app.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
