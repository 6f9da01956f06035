"""What a report says of itself before its first section: whose, of which year, over which days."""
