"""What a document may have lost or moved before we saw it: doubts on cells that were read.

A doubt never changes a value. Each module looks for one kind of sign and says which cells it
concerns; `casting` asks them in their order, `pipeline` those that need the findings.
"""
