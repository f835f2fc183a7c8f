"""Import kinds of this app."""
