"""What HTTP asks of any site: formats, errors, headers, bounds, counts and the bridge to threads."""
