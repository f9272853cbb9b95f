"""What every bench and measuring script can be told: its own sizes, or `--smallest`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace


def chosen(options: ArgumentParser, **smallest: object) -> Namespace:
    """Reads the command line; `--smallest` sets what was not given to the least that still goes all the way.

    So small, the figures say nothing: it shows that the script still works (tests/test_benches.py).
    """
    options.add_argument("--smallest", action="store_true", help="as small as it goes, to see that it works")
    if "--smallest" in sys.argv:
        options.set_defaults(**smallest)
    return options.parse_args()
