"""A Document's tables → the cells of the form, by the labels that are printed.

`form_reading` has the order of the readings, `placement` that of rows and columns,
`text_stream`, `labelled_values`, `page_lines` those of text; `merged_readings` says which one wins.
"""

from gipa_extract.cells.form_reading import FormReading, read_form

__all__ = ["FormReading", "read_form"]
