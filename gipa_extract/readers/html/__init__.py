"""Web pages → Documents."""
