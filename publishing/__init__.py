"""From the working set to a release: what it amounts to, its dumps, its manifest, what it keeps of the one before."""
