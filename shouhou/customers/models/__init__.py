"""Customers, where their machines stand and whom to call."""

from shouhou.customers.models.customers import Contact, Customer, Site
from shouhou.customers.models.words import CustomerLevel, DistanceBand

__all__ = ["Contact", "Customer", "CustomerLevel", "DistanceBand", "Site"]
