"""Claims of all articles brought together, and written as RDF or as flat records."""
