"""The addresses of the site, each module with its own."""
