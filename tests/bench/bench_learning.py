"""What the community's own words cost: noticing a change, compiling after one, and the suggestions, in one run.

    python tests/bench/bench_learning.py [--store FOLDER|postgresql://…] [--words 500] [--corrections 1000]
                                          [--texts 200] [--changes 5]

Every figure is a ratio to one whole text at the desk (heard, kept, answered) on the same store; medians are printed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from hotline.exchange import learning
from hotline.inbound.text_handler import TextHandler
from hotline.line import IncomingText
from hotline.line.twilio import TwilioLine
from hotline.services import Services, open_services
from storage.records import Correction, LearnedWord
from storage.store import open_store
from tests.bench.options import chosen
from tests.harness.base import HeldClock, town_config

WORDS = "we need a {word} and groceries for {n}, oak and 5th, today"


def spelled(n: int) -> str:
    """The n-th of many words that no list knows."""
    return "zq" + "".join(chr(ord("a") + n // 26**place % 26) for place in range(4))


def fill(services: Services, words: int, corrections: int) -> None:
    """So many words of its own, and so many corrected posts."""
    with services.store.transaction():
        for n in range(words):
            services.store.add(LearnedWord(language="en", category="food", word=spelled(n)))
        for n in range(corrections):
            said = WORDS.format(word=spelled(words + n % 50), n=n % 9 + 1)
            services.store.add(Correction(post=str(n), field="categories", after="shelter", words=said, language="en"))


def median_ms(work: Callable[[int], object], times: int) -> float:
    """Milliseconds of one piece of work."""
    took = []
    for n in range(times):
        start = time.perf_counter()
        work(n)
        took.append((time.perf_counter() - start) * 1000)
    return statistics.median(took)


def main() -> None:
    """Measures and prints."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--store", default="")
    options.add_argument("--words", type=int, default=500)
    options.add_argument("--corrections", type=int, default=1000)
    options.add_argument("--texts", type=int, default=200)
    options.add_argument("--changes", type=int, default=5)
    given = chosen(options, words=5, corrections=20, texts=5, changes=1)
    with tempfile.TemporaryDirectory() as folder:
        config = town_config(Path(folder), "http://localhost", "http://127.0.0.1:9")
        services = open_services(config, HeldClock(), TwilioLine(config), open_store(given.store or folder))
        fill(services, given.words, given.corrections)
        desk = TextHandler(services)
        vocabularies = services.vocabularies

        def one_text(n: int) -> None:
            phone = f"+1347555{n % 10000:04}"
            desk.text(IncomingText(sid=f"SM{n:032}", phone=phone, body=WORDS.format(word="tent", n=n % 9 + 1)))

        def changed(n: int) -> None:
            services.store.add(LearnedWord(language="en", category="food", word=spelled(10_000 + n)))
            vocabularies.latest()

        text = median_ms(one_text, given.texts)
        print(f"one text at the desk: {text:.2f} ms, {given.words} own words, {given.corrections} corrections")
        for name, work, times in (
            ("noticing that nothing has changed", lambda _: vocabularies.latest(), 10 * given.texts),
            ("the first text after a change", changed, given.changes),
            ("the page's suggestions", lambda _: learning.suggestions(services), 5),
        ):
            took = median_ms(work, times)
            print(f"{name}: {took:.3f} ms, {took / text:.3f} of a text")
        services.store.close()


if __name__ == "__main__":
    main()
