"""Migrations of the tables, in order; Alembic runs them when a project is opened."""
