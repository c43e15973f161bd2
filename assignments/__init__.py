"""The assignments, one folder a key."""
