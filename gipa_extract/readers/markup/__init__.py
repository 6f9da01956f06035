"""Lines, rows and merged cells as a markup gives them → a Document; what HTML and Word share."""
