"""Pure rules of the shell's own pages."""
