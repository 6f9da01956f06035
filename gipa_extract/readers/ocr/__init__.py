"""Pictures of pages → Documents."""
