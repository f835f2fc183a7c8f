"""Reports an office owes, and whether they were on time and right."""
