"""`python -m ascertain` is the command line."""

from ascertain.faces.cli import main

main()
