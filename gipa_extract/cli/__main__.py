"""`python -m gipa_extract.cli`: the same as `gipa`."""

from gipa_extract.cli.main import main

if __name__ == "__main__":
    main()
