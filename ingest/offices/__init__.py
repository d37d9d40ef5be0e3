"""Who holds which office, by titles and by verbs."""
