"""Pieces of text at places on a page → tables and paragraphs; what PDF and OCR share."""
