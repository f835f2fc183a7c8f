"""Complaints: validity, handling, closing."""
