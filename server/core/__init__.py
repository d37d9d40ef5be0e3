"""The site under one base IRI, and what every answer needs: queries, validators, clients, tokens, assets."""
