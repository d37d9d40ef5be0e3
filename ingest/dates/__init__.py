"""The dates that English names, and what they are measured from."""
