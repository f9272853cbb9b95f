"""`python -m hotline`: the same commands as `hotline`."""

from hotline.cli import main

main()
