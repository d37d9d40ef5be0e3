"""The acts that sentences tell of, one kind of act a module."""
