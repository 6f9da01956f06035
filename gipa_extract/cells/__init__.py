"""A Document's tables → the cells of the form, by the labels that are printed."""

from gipa_extract.cells.form_reading import FormReading, read_form

__all__ = ["FormReading", "read_form"]
