"""Filling an empty system with the demonstration, through the commands that everybody uses."""
