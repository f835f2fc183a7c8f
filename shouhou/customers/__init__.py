"""Customers, sites and contacts."""
