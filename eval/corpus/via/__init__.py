"""Layouts that other people's tools write: `via-SOURCE-TOOL`.

`extractors` calls the tools; `places` decides, from the tool alone, which cells its text still
places; `layouts` puts both together.
"""
