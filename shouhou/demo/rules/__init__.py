"""The content of the demonstration: who, where, what breaks, and how a month of work goes. No database."""
