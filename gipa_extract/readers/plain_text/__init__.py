"""Plain text → Document: the tables that people's text layouts still show.

`line_runs` tells the layouts apart, line by line; each has a module: `pipes_and_tabs`,
`spaced_columns`, `boxed_tables`. What no layout shows `cells.text_stream` reads.
"""

from gipa_extract.readers.plain_text.line_runs import read_text

__all__ = ["read_text"]
