"""What is compiled at a start is compiled once in a process: words, wordlists, pages and addresses.

Each town that a test builds needs them, and they are the same for all towns of one community.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

from flows.community import Community
from flows.hearing import Vocabulary
from flows.words.files import FOLDER
from flows.words.wording import Wording


class RememberedRule(Rule):
    """An address of the app; what compiling it makes serves every app of the run."""

    compiled: ClassVar[dict[str, dict[str, Any]]] = {}

    def compile(self) -> None:
        key = repr((self.rule, self.defaults, self.subdomain, self.strict_slashes, self.merge_slashes))
        if key not in self.compiled:
            before = dict(vars(self))
            super().compile()
            made = {name: value for name, value in vars(self).items() if before.get(name) is not value}
            self.compiled[key] = {**made, "arguments": self.arguments}
        vars(self).update(self.compiled[key])


def compile_once(patch: pytest.MonkeyPatch, pages: Path) -> None:
    """Keeps what was compiled until `patch` is undone; compiled pages go into this folder."""
    patch.setattr(Flask, "jinja_options", {"bytecode_cache": FileSystemBytecodeCache(str(pages))})
    _vocabularies(patch)
    _wordings(patch)
    patch.setattr(Flask, "url_rule_class", RememberedRule)


def _vocabularies(patch: pytest.MonkeyPatch) -> None:
    compiled: dict[str, Vocabulary] = {}
    load = Vocabulary.load

    def remembered(tables: Any, community: Community, extra: Any = None) -> Vocabulary:
        key = json.dumps([tables, extra, community.model_dump_json()], default=dict)
        if key not in compiled:
            compiled[key] = load(tables, community, extra)
        return compiled[key]

    patch.setattr(Vocabulary, "load", remembered)


def _wordings(patch: pytest.MonkeyPatch) -> None:
    read: dict[str, Wording] = {}
    load = Wording.load

    def remembered(community: Community, folder: Path = FOLDER) -> Wording:
        if folder != FOLDER:
            return load(community, folder)
        key = community.model_dump_json()
        if key not in read:
            read[key] = load(community, folder)
        return read[key]

    patch.setattr(Wording, "load", remembered)
