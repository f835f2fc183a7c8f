"""Pure values every floor may use: no Django, no database, no clock, no randomness."""
