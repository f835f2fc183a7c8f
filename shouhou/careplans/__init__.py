"""Planned customer visits and calls."""
