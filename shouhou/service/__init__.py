"""Requests, work orders, visits, failures, satisfaction, cost and revenue."""
