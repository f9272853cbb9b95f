"""Calls: what a caller hears and does, calls of our own, recordings, and how each call ended."""
