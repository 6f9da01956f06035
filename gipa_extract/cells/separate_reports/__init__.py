"""Which of a document's tables are its first report's own: others are a second report's, another
year's, another body's, or declared void."""
