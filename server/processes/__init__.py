"""Query processes and the writing process: how they are started, confined, talked with, taken turns at and killed."""
