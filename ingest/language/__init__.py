"""Sentences and their grammar: who does what to whom, how surely, and which act that names."""
