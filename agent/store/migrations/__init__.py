"""Migrations: one file a change of the tables, never edited after a release."""
