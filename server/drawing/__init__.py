"""Pictures as SVG: timelines, relations, hierarchies, proof trees."""
