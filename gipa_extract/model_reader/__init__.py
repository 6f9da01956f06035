"""A model as reader of the form: it points at what is printed, and code reads the value there."""
