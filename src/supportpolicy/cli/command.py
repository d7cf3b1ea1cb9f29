"""A command: what it is called, what it takes, and the answer that it comes to."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from typing import Final, TypeAlias

import attrs

from supportpolicy.clauses import Language, Wording
from supportpolicy.cli.desk import Desk
from supportpolicy.explanation import Style
from supportpolicy.explanation.results import ResultTable

Written: TypeAlias = Callable[[Language, Style], str]
"""An answer in words, in a language and a style."""


NOTHING: Final = Wording(de="Nichts.", en="Nothing.")
"""What people read if an answer has no rows and says nothing else about that."""


@attrs.frozen(kw_only=True)
class Answer:
    """What a command comes to, before it is written down.

    Attributes:
        name: What its rows are called in JSON.
        table: Its rows.
        shown: The table that people read in its place; None if it is the same.
        words: What people read in place of a table; None if that is what they read.
        nothing: What people read if there are no rows.
        found: Whether there is something that a person has to look at; it decides the exit status.
        also: What stands below it for people, and in JSON under its own name; CSV has no place for it.
        notes: What is said beside, on standard error.
    """

    name: str
    table: ResultTable
    shown: ResultTable | None = None
    words: Written | None = None
    nothing: Wording = NOTHING
    found: bool = False
    also: tuple[Answer, ...] = ()
    notes: tuple[Wording, ...] = ()


@attrs.frozen(kw_only=True)
class Document:
    """A document that a command prints as it is, whatever format is asked for.

    Attributes:
        text: The document.
    """

    text: str


@attrs.frozen(kw_only=True)
class Command:
    """One command.

    Attributes:
        name: What it is called.
        summary: What it does, in one sentence.
        arguments: Adds what it takes.
        run: What it comes to.
        is_answered: Whether it takes the options on how an answer is written.
    """

    name: str
    summary: str
    arguments: Callable[[ArgumentParser], None]
    run: Callable[[Namespace, Desk], Answer | Document]
    is_answered: bool = True
