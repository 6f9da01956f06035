"""Word files → Documents."""
