"""Pure solvers and statistics: numbers in, numbers out."""
