"""Backups: written, sealed, read back and verified."""
