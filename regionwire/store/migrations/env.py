"""How Alembic runs our migrations: on the connection that the store hands over, never on one of its own."""

from alembic import context

from regionwire.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
with context.begin_transaction():
    context.run_migrations()
