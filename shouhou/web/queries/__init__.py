"""What the shell's own pages read: always through the asker's scope."""
