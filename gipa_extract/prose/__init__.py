"""A report's prose: its outline, what it says of itself, its claims, its problems and measures."""
