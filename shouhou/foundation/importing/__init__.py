"""The one import path: read a file, map its columns, check every row, write all of them or none (ADR 0009)."""
