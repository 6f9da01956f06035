"""PDFs → Documents."""
