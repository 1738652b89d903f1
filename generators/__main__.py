"""Lets `python -m generators` be the same command as `evidence`."""

from generators.cli import main

if __name__ == "__main__":
    main()
