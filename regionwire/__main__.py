"""`python -m regionwire` is the command line."""

from regionwire.cli import main

main()
