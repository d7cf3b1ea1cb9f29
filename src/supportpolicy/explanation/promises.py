"""Deadlines in words: what is owed and by when, how it stands, and how every hour was counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from supportpolicy.billing import figures
from supportpolicy.clauses import Language, Wording
from supportpolicy.deadlines import Deadline, State, Step, StepKind
from supportpolicy.explanation.labels import COMMITMENTS, METRICS, labelled
from supportpolicy.explanation.phrases import capitalised
from supportpolicy.explanation.writing import Explanation, Section

_SECOND = timedelta(seconds=1)
_NOTHING = timedelta(0)

_OWED = Wording(de="fällig am {due}, {firmly}; {left} übrig", en="due on {due}, {firmly}; {left} left")
_LATE = Wording(de="zu spät, am {met} statt am {due} ({firmly})", en="late, on {met} instead of {due} ({firmly})")
_OVERDUE = Wording(de="überfällig seit {due} ({firmly})", en="overdue since {due} ({firmly})")

_HEADLINES = {
    State.PENDING: _OWED,
    State.AT_RISK: Wording(
        de="fällig am {due}, {firmly}; nur noch {left} übrig", en="due on {due}, {firmly}; only {left} left"
    ),
    State.PAUSED: Wording(
        de="angehalten; {left} übrig, sobald die Uhr weiterläuft", en="paused; {left} left once the clock runs again"
    ),
    State.MET: Wording(de="rechtzeitig, am {met}; fällig war {due}", en="in time, on {met}; due was {due}"),
    State.DONE: Wording(
        de="erledigt am {met}, nach {elapsed}; ohne Zahl zugesagt",
        en="done on {met}, after {elapsed}; no number promised",
    ),
    State.NOT_PROMISED: Wording(de="keine Zeit zugesagt", en="no time is promised"),
    State.UNDETERMINED: Wording(de="offen, welches Ziel gilt", en="open which target applies"),
}
_WITHOUT_NUMBER = Wording(de="ohne Zahl zugesagt; bisher {elapsed}", en="promised without a number; {elapsed} so far")

_WORDS = {
    "counted": Wording(de="Wie die Zeit gezählt wurde", en="How the time was counted"),
    "warnings": Wording(de="Warnungen", en="Warnings"),
    "warning": Wording(de="{percent} verbraucht am {at}", en="{percent} used on {at}"),
    "needed": Wording(de="Was noch fehlt", en="What is still missing"),
    "possible": Wording(de="Was noch möglich ist", en="What is still possible"),
    "clauses": Wording(de="Worauf es beruht", en="What it rests on"),
    "before": Wording(de="Was vorher galt", en="What applied before"),
    "until": Wording(de="bis {at}: {said}", en="until {at}: {said}"),
    "step": Wording(de="{start} bis {end}: {what}", en="{start} to {end}: {what}"),
    "rest": Wording(de="{left} übrig", en="{left} left"),
    "over": Wording(de="{left} zu viel", en="{left} too many"),
    "source": Wording(de="Ziel {slot}, Servicevereinbarung {schedule}", en="Target {slot}, schedule {schedule}"),
    "version": Wording(de="{source}, Fassung {version}", en="{source}, version {version}"),
}


def deadline_explained(deadline: Deadline, language: Language) -> Explanation:
    """The explanation of a deadline, before it is written down."""
    parts = {
        "needed": iter(deadline.needed),
        "possible": iter(deadline.possible),
        "counted": (_step(step, language) for step in deadline.trace()),
        "warnings": _warnings(deadline, language),
        "before": _before(deadline, language),
        "clauses": iter(deadline.clauses),
    }
    sections = [Section(_word(heading, language), tuple(lines)) for heading, lines in parts.items()]
    return Explanation(
        language=language,
        headline=f"{_said(deadline, language)}.",
        sections=tuple(section for section in sections if section.lines),
        source=_source(deadline, language),
    )


def _source(deadline: Deadline, language: Language) -> str:
    source = _word("source", language, slot=deadline.slot, schedule=deadline.schedule)
    return _word("version", language, source=source, version=deadline.version) if deadline.version else source


def _word(key: str, language: Language, **parts: str) -> str:
    return _WORDS[key].text(language).format(**parts)


def _said(deadline: Deadline, language: Language) -> str:
    """What is owed and how it stands, without a full stop."""
    firmly = "" if deadline.target is None else COMMITMENTS[deadline.target.commitment].text(language)
    how = (
        _how(deadline)
        .text(language)
        .format(
            due=_instant(deadline.due, language),
            met=_instant(deadline.met_at, language),
            left=_length(deadline.left, language),
            elapsed=_length(deadline.elapsed, language),
            firmly=firmly,
        )
    )
    return f"{capitalised(METRICS[deadline.metric].text(language))}: {how}"


def _how(deadline: Deadline) -> Wording:
    if deadline.state.is_late:
        return _OVERDUE if deadline.met_at is None else _LATE
    if deadline.left is None and deadline.state in (State.PENDING, State.PAUSED):
        return _WITHOUT_NUMBER
    return _HEADLINES[deadline.state]


def _instant(at: datetime | None, language: Language) -> str:
    return "" if at is None else figures.instant(at, language)


def _length(length: timedelta | None, language: Language) -> str:
    return "" if length is None else figures.duration(length // _SECOND, language)


def _step(step: Step, language: Language) -> str:
    is_within_a_day = step.end.date() == step.start.date()
    end = f"{step.end:%H:%M}" if is_within_a_day else figures.instant(step.end, language)
    what = [labelled(step.kind).label.text(language)]
    if step.kind is not StepKind.COUNTED:
        what[0] += f" ({step.reason.text(language)})"
    if step.service_time:
        what.append(_length(step.service_time, language))
        if step.left is not None:
            what.append(
                _word("rest" if step.left >= _NOTHING else "over", language, left=_length(abs(step.left), language))
            )
    return _word("step", language, start=figures.instant(step.start, language), end=end, what=", ".join(what))


def _warnings(deadline: Deadline, language: Language) -> Iterator[str]:
    for warning in deadline.warnings:
        percent = figures.number(warning.percent, language) + "\u00a0%"
        yield _word("warning", language, percent=percent, at=figures.instant(warning.at, language))


def _before(deadline: Deadline, language: Language) -> Iterator[str]:
    for old in (*deadline.history, *deadline.earlier):
        zone = None if old.started_at is None else old.started_at.tzinfo
        changed_at = old.as_of if zone is None else old.as_of.astimezone(zone)
        yield _word("until", language, at=figures.instant(changed_at, language), said=_said(old, language))
