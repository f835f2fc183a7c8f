"""Machine catalogue, installed machines, warranty, meters."""
