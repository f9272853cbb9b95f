"""Queries: from TinyDB's conditions to SQL and back to records."""
