"""The corpus writer: documents in every format and layout, each beside its truth.

`content` makes a report (truth, tables, prose) from a seed; a layout turns it into a file.
"""
