"""The evaluation harness: `python -m eval --help`, from a checkout."""
