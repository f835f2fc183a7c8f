"""How actuals become scores, and scores a sheet: pure functions over plain values."""
