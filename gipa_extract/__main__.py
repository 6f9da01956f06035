"""`python -m gipa_extract`: the `gipa` command where its folder is not on the PATH."""

from gipa_extract.cli.main import main

if __name__ == "__main__":
    main()
