"""The life of needs, offers, tasks and people; knows no Flask, no Twilio and no TinyDB."""


class ExchangeError(Exception):
    """Something cannot be done; the message is a sentence for whoever asked, `key` its name where it is translated."""

    def __init__(self, sentence: str, key: str = "", **fields: object) -> None:
        """`fields` are what stands in the translated words."""
        super().__init__(sentence)
        self.key, self.fields = key, fields


class NotFound(ExchangeError):
    """Nothing of ours has this ref or number."""


class NotNow(ExchangeError):
    """It exists, but not in a state that allows this."""
