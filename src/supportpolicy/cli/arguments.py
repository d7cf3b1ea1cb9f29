"""Arguments: what commands have in common, and how single arguments are read."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace, RawDescriptionHelpFormatter, _ArgumentGroup
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import NoReturn, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language
from supportpolicy.cli.desk import STANDARD_INPUT, Desk
from supportpolicy.cli.output import Format
from supportpolicy.errors import InvalidValueError, SupportPolicyError
from supportpolicy.money import Money

T = TypeVar("T")
D = TypeVar("D", bound=date)

Arguments: TypeAlias = ArgumentParser | _ArgumentGroup
"""What arguments can be added to."""

_HOUR = 3600
_YEARS = range(2, 9999)
_NAMES = {"--policy": "policies"}
"""What options are called in the arguments, if not as on the command line."""


class Parser(ArgumentParser):
    """A parser that leaves it to the caller what becomes of a wrong argument."""

    def __init__(self, **settings: object) -> None:
        super().__init__(formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False, **settings)  # type: ignore[arg-type]

    def take(self, unknown: Sequence[str], arguments: Namespace) -> None:
        """Take what stands behind an option to what stands before it, as in ``lint a.toml --lang de b.toml``.

        Args:
            unknown: What the parser did not know where to put.
            arguments: The others.

        Raises:
            UsageError: if there is anything else that is unknown.
        """
        several = [action.dest for action in self._actions if not action.option_strings and action.nargs in ("*", "+")]
        if unknown and (not several or any(one.startswith("-") and one != STANDARD_INPUT for one in unknown)):
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        for name in several:
            setattr(arguments, name, [*getattr(arguments, name), *unknown])

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            UsageError: always.
        """
        raise UsageError(self.prog, message, f"See {self.prog} --help")


class UsageError(InvalidValueError):
    """Arguments that mean nothing."""


def add_output(parser: ArgumentParser) -> None:
    """How the answer is written down."""
    group = parser.add_argument_group("output")
    _add_choice(group, "--format", Format, Format.TABLE, "how it is written")
    add_language(group)


def add_language(parser: Arguments) -> None:
    """In which language people are told."""
    _add_choice(parser, "--lang", Language, Language.EN, "in which language it is written")


def _add_choice(parser: Arguments, name: str, kind: type[Choice], usual: Choice, what: str) -> None:
    choices = ", ".join(kind)
    parser.add_argument(
        name,
        type=partial(_read, read=kind, expected=f"one of {choices}"),
        default=usual,
        metavar=name.removeprefix("--").upper(),
        help=f"{what}: {choices} (default: {usual})",
    )


def refuse(arguments: Namespace, *options: str, because: str) -> None:
    """Refuse options that would do nothing.

    Raises:
        UsageError: for the first of them that is given.
    """
    for option in options:
        if getattr(arguments, _NAMES.get(option, option.strip("-").replace("-", "_"))):
            raise UsageError(
                option, f"it would do nothing {because}", f"Leave it out, or see {arguments.parser.prog} --help"
            )


@contextmanager
def named(**options: str) -> Iterator[None]:
    """Have what is wrong with a value named as the option that it came from.

    Args:
        options: For what the library calls a value, the option.
    """
    try:
        yield
    except SupportPolicyError as error:
        if error.where not in options:
            raise
        raise type(error)(options[error.where], error.what, error.remedy) from None


def add_as_of(parser: Arguments) -> None:
    """The instant as of which something is looked at."""
    parser.add_argument(
        "--as-of",
        type=instant,
        metavar="INSTANT",
        help="as of when, such as 2026-11-20T15:30; without an offset on the contract's clock (default: now)",
    )


def as_of(arguments: Namespace, desk: Desk, zone: ZoneInfo) -> datetime:
    """The instant asked for, on the clock of a zone unless it says otherwise; now if none is."""
    given: datetime | None = arguments.as_of
    return desk.now() if given is None else on_clock(given, zone)


def on_clock(given: datetime, zone: ZoneInfo) -> datetime:
    """An instant, on the clock of a zone unless it has an offset."""
    return given.replace(tzinfo=zone) if given.tzinfo is None else given


def instant(text: str) -> datetime:
    """A date, or a date and a time with an offset or without."""
    return _read(
        text,
        lambda _: _near(datetime.fromisoformat(text)),
        "an instant such as 2026-11-20T15:30 or 2026-11-20T15:30+01:00",
    )


def day(text: str) -> date:
    """A date."""
    return _read(text, lambda _: _near(date.fromisoformat(text)), "a date such as 2026-11-30")


def money(text: str) -> Money:
    """An amount with its currency."""
    amount, _, currency = text.partition(" ")
    return _read(text, lambda _: Money.of(amount, currency), "an amount such as '120.00 EUR'")


def hours(text: str) -> tuple[timedelta, ...]:
    """Decimal hours, separated by commas."""
    return _read(text, _hours, "hours such as 12,44.5,47,20")


def name_and_value(text: str) -> tuple[str, str]:
    """A name and what stands behind the equals sign."""
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise ArgumentTypeError(f"{text!r} is not of the form name=value")
    return name, value


def _near(on: D) -> D:
    """A date, unless in some zone it may lie outside of what a date can hold."""
    if on.year not in _YEARS:
        raise ValueError(on)
    return on


def _hours(text: str) -> tuple[timedelta, ...]:
    return tuple(timedelta(seconds=_whole(Decimal(part) * _HOUR)) for part in text.split(","))


def _whole(seconds: Decimal) -> int:
    if seconds != int(seconds) or seconds < 0:
        raise ValueError(seconds)
    return int(seconds)


def _read(text: str, read: Callable[[str], T], expected: str) -> T:
    try:
        return read(text)
    except (ValueError, OverflowError, InvalidOperation, SupportPolicyError):
        raise ArgumentTypeError(f"{text!r} is not {expected}") from None
