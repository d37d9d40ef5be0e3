"""Who is named: states, organisations, people and places."""
