"""What an analysis comes to: what came in, at whose expense it was, what repeats, and what would save most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from fractions import Fraction

import attrs

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import SECOND
from supportpolicy.explanation.results import Cell, Field, ResultTable
from supportpolicy.explanation.writing import Explanation, Section, Style
from supportpolicy.improvement.terms import ASPECTS, HEADINGS, PORTIONS, WORDS, Aspect, Portion, Remedy
from supportpolicy.spans import Span

_ZERO = timedelta(0)
_ROWS_SHOWN = 10
_MEASURES_SHOWN = 5
_TIMES = frozenset({"worked", "share", "saving"})


@attrs.frozen(kw_only=True)
class Inflow:
    """What came in of one cause, kind or module.

    Attributes:
        aspect: By what it is counted.
        name: The cause, kind or module; None where it was not established.
        label: What people read.
        matters: How many matters were reported in the period; the parts of a ticket count one by one.
        worked: The time that was worked on such matters in the period, whenever they were reported.
    """

    aspect: Aspect
    name: str | None
    label: Wording
    matters: int
    worked: timedelta


@attrs.frozen(kw_only=True)
class PortionShare:
    """How much of the period was at whose expense.

    Attributes:
        portion: At whose expense.
        matters: How many of the matters reported in the period are decided so, as far as they were assessed.
        worked: The time in the period that is charged so.
        share: That time as a fraction of all that is charged; None if nothing is.
    """

    portion: Portion
    matters: int
    worked: timedelta
    share: Fraction | None


@attrs.frozen(kw_only=True)
class Repeat:
    """A cause that came up again, or one with a known answer, and what a remedy would have saved at most.

    Attributes:
        issue: The known issue that the matters are about; None if there is none, and they agree in the rest.
        cause: Where the cause lies; None if that differs or was not established.
        kind: What the matters are; None if that differs or was not established.
        module: The part of the product; None if that differs or was not established.
        tickets: The tickets, by the time of their report, each once.
        matters: How many root matters they are.
        worked: The time worked on them in the period.
        saving: The time that a remedy would have saved at most. With a known issue, all of it: the answer was there.
            Else what was worked on every root matter but the one reported first, as the cause had to be learned.
    """

    issue: str | None
    cause: Wording | None
    kind: Wording | None
    module: str | None
    tickets: tuple[str, ...]
    matters: int
    worked: timedelta
    saving: timedelta

    @property
    def is_established(self) -> bool:
        """Whether it is known that the matters have one cause; else they only agree in kind and module."""
        return self.remedy is not Remedy.FIND

    @property
    def remedy(self) -> Remedy:
        """What helps against it."""
        if self.issue is not None:
            return Remedy.ANSWER
        return Remedy.FIND if self.cause is None else Remedy.MEND

    def name(self, language: Language) -> str:
        """The known issue; where there is none, module, cause and kind, as far as the matters agree in them."""
        if self.issue is not None:
            return self.issue
        labels = [label.text(language) for label in (self.cause, self.kind) if label is not None]
        return ", ".join(labels if self.module is None else [self.module, *labels])

    def advice(self, language: Language) -> str:
        """What would help, against how many matters, and what it would have saved."""
        effect = _counted(self.matters, "matter", language)
        if self.saving:
            effect = _say("saves", language, matters=effect, time=_time(self.saving, language))
        return _say(self.remedy.value, language, what=self.name(language), effect=effect)


@attrs.frozen(kw_only=True)
class Improvement:
    """What one period says about what to improve.

    Attributes:
        period: The local dates; the end is the first day that no longer belongs to it.
        tickets: How many tickets were reported in it.
        worked: The time that was worked in it, on whatever ticket.
        incoming: What came in, by cause, kind and module; in each the most frequent first.
        portions: At whose expense it was; what did not occur is left out.
        repeats: What came up again or has a known answer; what would save most first, then what came most often.

    Source:
        APP-11
    """

    period: Span[date]
    tickets: int
    worked: timedelta
    incoming: tuple[Inflow, ...]
    portions: tuple[PortionShare, ...]
    repeats: tuple[Repeat, ...]

    @property
    def saving(self) -> timedelta:
        """What remedies for known issues and established causes would have saved at most; no work counts twice."""
        return sum((repeat.saving for repeat in self.repeats if repeat.is_established), _ZERO)

    def of(self, aspect: Aspect) -> tuple[Inflow, ...]:
        """What came in, by one aspect."""
        return tuple(inflow for inflow in self.incoming if inflow.aspect is aspect)

    @property
    def incoming_table(self) -> ResultTable:
        """What came in, a row for each cause, kind and module."""
        return _incoming_table(WORDS["incoming"], self.incoming)

    @property
    def portions_table(self) -> ResultTable:
        """At whose expense it was, a row for each portion."""
        return ResultTable(
            title=WORDS["portions"],
            fields=_fields("portion", "matters", "worked", "share"),
            rows=tuple(
                (PORTIONS[row.portion], row.matters, row.worked, None if row.share is None else 100 * row.share)
                for row in self.portions
            ),
        )

    @property
    def repeats_table(self) -> ResultTable:
        """What came up again or has a known answer, what would save most first."""
        return table_of_repeats(WORDS["repeats"], self.repeats)

    def written(self, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT) -> str:
        """The report in words: the figures in a sentence, what would help most, and the tables.

        Of causes, kinds, modules and repeats the first ten are shown each, and no times if no work is recorded; the
        tables themselves have them all.

        Args:
            language: ``"de"`` or ``"en"``.
            style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment).
        """
        spoken, styled = Language(language), Style(style)
        parts = [_told(self, spoken).written(styled)]
        tables = (table if self.worked else without_times(table) for table in self._tables_shown() if table.rows)
        parts += [table.written(language=spoken, style=styled) for table in tables]
        return "\n\n".join(parts)

    def _tables_shown(self) -> Iterator[ResultTable]:
        shown = [inflow for aspect in Aspect for inflow in self.of(aspect)[:_ROWS_SHOWN]]
        yield _incoming_table(_title("incoming", len(shown) < len(self.incoming)), shown)
        yield self.portions_table
        yield table_of_repeats(_title("repeats", len(self.repeats) > _ROWS_SHOWN), self.repeats[:_ROWS_SHOWN])

    def _repr_html_(self) -> str:
        return self.written(style=Style.HTML)

    def _repr_markdown_(self) -> str:
        return self.written(style=Style.MARKDOWN)


def _fields(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name, HEADINGS[name]) for name in names)


def _incoming_table(title: Wording, incoming: Iterable[Inflow]) -> ResultTable:
    return ResultTable(
        title=title,
        fields=_fields("aspect", "name", "matters", "worked"),
        rows=tuple((ASPECTS[inflow.aspect], inflow.label, inflow.matters, inflow.worked) for inflow in incoming),
    )


def table_of_repeats(title: Wording, repeats: Iterable[Repeat]) -> ResultTable:
    """A row for each repeat."""
    return ResultTable(
        title=title,
        fields=_fields("issue", "cause", "kind", "module", "matters", "worked", "saving"),
        rows=tuple(map(_repeat_row, repeats)),
    )


def without_times(table: ResultTable) -> ResultTable:
    """The same table where no work is recorded."""
    return table.select(*(field.name for field in table.fields if field.name not in _TIMES))


def _repeat_row(repeat: Repeat) -> tuple[Cell, ...]:
    named = repeat.issue, repeat.cause, repeat.kind, repeat.module
    return *named, repeat.matters, repeat.worked, repeat.saving


def _title(name: str, cut: bool) -> Wording:
    title, around = WORDS[name], WORDS["cut"]
    if not cut:
        return title
    return Wording(
        de=around.de.format(title=title.de, rows=_ROWS_SHOWN), en=around.en.format(title=title.en, rows=_ROWS_SHOWN)
    )


def _told(found: Improvement, language: Language) -> Explanation:
    work = _say("work", language, time=_time(found.worked, language)) if found.worked else _say("no_work", language)
    return Explanation(
        language=language,
        headline=_say(
            "headline",
            language,
            period=figures.dates(found.period, language),
            tickets=_counted(found.tickets, "ticket", language),
            work=work,
        ),
        sections=tuple(_sections(found, language)),
        source=_say("source", language),
    )


def _sections(found: Improvement, language: Language) -> Iterator[Section]:
    measures = [repeat.advice(language) for repeat in found.repeats[:_MEASURES_SHOWN]]
    if found.saving:
        together = {"time": _time(found.saving, language), "worked": _time(found.worked, language)}
        measures.append(_say("together", language, **together))
    if measures:
        yield Section(_say("measures", language), tuple(measures))


def _counted(count: int, thing: str, language: Language) -> str:
    if count == 1:
        return _say(thing, language)
    return _say(f"{thing}s", language, count=figures.number(count, language))


def _time(worked: timedelta, language: Language) -> str:
    return figures.duration(worked // SECOND, language)


def _say(phrase: str, language: Language, **values: object) -> str:
    return WORDS[phrase].text(language).format(**values)
