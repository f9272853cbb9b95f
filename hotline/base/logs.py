"""What goes to standard error, which the machine keeps and many may read: no phone numbers, whatever went wrong."""

from __future__ import annotations

import logging
import re

_NUMBER = re.compile(r"\+\d{7,15}(?!\w)|(?<![\w.:+-])\d{10,15}(?![\w.:])")
"""A number in full, or its digits alone."""


class WithoutNumbers(logging.Formatter):
    """One line as it was meant, and a traceback as it came, with every phone number cut out."""

    def format(self, record: logging.LogRecord) -> str:
        """The words to be written."""
        return _NUMBER.sub("(a number)", super().format(record))


def to_standard_error() -> None:
    """Warnings and errors of this process go to standard error; a second call changes nothing."""
    if not logging.getLogger().handlers:
        handler = logging.StreamHandler()
        handler.setFormatter(WithoutNumbers())
        logging.basicConfig(level=logging.WARNING, handlers=[handler])
