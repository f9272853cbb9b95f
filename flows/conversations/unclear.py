"""Nobody can tell yet whether it is a need or an offer; the words are kept before this is asked."""

from flows.steps import Choose, File, Flow

UNCLEAR = Flow(
    "unclear",
    (
        Choose("kinds", ("need", "offer"), also={"need": "need", "offer": "offer"}),
        File("unclear"),
    ),
)
