"""Layouts that other people's software writes as documents: `by-SOFTWARE-FORMAT`.

`programs` calls the software; `layouts` gives it the corpus' pages and Word files.
"""
