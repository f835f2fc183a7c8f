#!/usr/bin/env python
"""Django's command line for this project; `shouhou` is the same by another name."""

from config.cli import main

if __name__ == "__main__":
    main()
