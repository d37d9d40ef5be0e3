"""SPARQL as strangers send it: read, refused where it is not safe, mended, bounded, planned."""
