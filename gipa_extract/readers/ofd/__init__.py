"""OFD (GB/T 33190), the layout format of Chinese offices: pages of text with positions, in a zip."""
