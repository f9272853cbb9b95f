"""Databases: connections, transactions and the statements of each kind."""
