"""Counting: for each KPI the cases of a period, as sums and as rows, from the same query.

Each module has ``sums`` (one grouped aggregate over an index range) and ``rows`` (the same cases one by one,
those left out included). A sheet is frozen only if both say the same.
"""
