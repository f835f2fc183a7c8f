"""Figures, measured; never a test. ``./run bench [NAME]`` runs one."""
