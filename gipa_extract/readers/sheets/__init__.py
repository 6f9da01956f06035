"""Tables of cells: the sheets of Excel and OpenDocument, and texts with commas or tabs."""
