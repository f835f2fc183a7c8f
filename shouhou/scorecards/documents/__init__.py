"""Sheets on paper and in Excel."""
