"""What the scorecards do when a fact below changes after its month was closed."""
