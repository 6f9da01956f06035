"""`python -m gipa_extract.cli` is the command `gipa`."""

from gipa_extract.cli.main import main

if __name__ == "__main__":
    main()
