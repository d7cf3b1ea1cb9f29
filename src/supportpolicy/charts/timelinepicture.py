"""The picture of a ticket: events as flags, and below them a lane for each deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from supportpolicy.billing import figures
from supportpolicy.charts.dates import weekday_and_clock
from supportpolicy.charts.drawing.axes import HEIGHT, bottom_axis
from supportpolicy.charts.drawing.legend import Entry, legend, swatch
from supportpolicy.charts.drawing.lettering import LINE, SIZE, shortened, width
from supportpolicy.charts.drawing.marks import Box, area, dot, label, line, ring, shape
from supportpolicy.charts.drawing.palette import OVERDUE, POSSIBLE, SOLID, STANDING, TEXT
from supportpolicy.charts.drawing.picture import MARGIN, Picture, heading
from supportpolicy.charts.drawing.placing import flag_rows, within
from supportpolicy.charts.instants import Instants, instant_ticks
from supportpolicy.charts.pieces import Piece, PieceKind, clock_pieces, open_pieces
from supportpolicy.charts.timeline import Clock, Happening, Lane, TicketCourse
from supportpolicy.clauses import Language, Wording
from supportpolicy.explanation.labels import labelled

KINDS: Final = {
    PieceKind.COUNTED: (SOLID, Wording(de="Uhr läuft", en="clock runs")),
    PieceKind.LATE: (OVERDUE, Wording(de="überfällig", en="overdue")),
    PieceKind.PAUSED: (STANDING, Wording(de="Uhr steht", en="clock stands still")),
    PieceKind.OPEN: (POSSIBLE, Wording(de="Servicezeit", en="service hours")),
}
"""What each piece of a lane looks like, and what it is called."""

_DUE = Wording(de="fällig", en="due")
_DONE = Wording(de="erledigt", en="done")
_NOW = Wording(de="Stand", en="as of")
_LEFT = Wording(de="noch {time}", en="{time} left")
_RUN = Wording(de="{number}. Lauf", en="run {number}")
_NOTHING = Wording(de="Es läuft keine Frist.", en="No deadline has a clock.")
_WIDTH = 600.0
_LANE = 54.0
_BAR = 16.0
_WIDEST_NAME = 190.0
_LONGEST_FLAG = 210.0
_MOST_ROWS = 6
_POLE = 5.0
_MARK = 26.0
"""How far apart the marks of two runs are at least."""

_NEAREST = 4.0
"""Events that are nearer to each other have one flag."""


def timeline_picture(course: TicketCourse, title: str, language: Language) -> Picture:
    """The picture of a ticket in one language."""
    return _Drawing(course, title, language).picture()


class _Drawing:
    def __init__(self, course: TicketCourse, title: str, language: Language) -> None:
        self.course = course
        self.title = title
        self.language = language
        self.zone = ZoneInfo(course.zone)
        names = [text for lane in course.lanes for text in self._names(lane)]
        self.left = MARGIN + max(map(width, names), default=0.0) + MARGIN
        self.instants = Instants(course.span, self.left, self.left + _WIDTH)
        self.flags = self._flags()
        ends = [end for _, end in self._flag_spans(self.flags)]
        stands = [self.left + width(self._stand(lane)) for lane in course.lanes]
        self.edge = max(self.left + _WIDTH, *ends, *stands) + MARGIN
        self.heading, top = heading(title, self.edge - 2 * MARGIN)
        self.key, top = legend(list(self._entries()), MARGIN, top, self.edge - MARGIN)
        self.rows = flag_rows(self._flag_spans(self.flags))
        self.ground = top + (max(self.rows) + 2) * LINE
        """Where the poles of the flags stand."""

    def picture(self) -> Picture:
        lanes = self.course.lanes
        plot = Box(self.left, self.ground, _WIDTH, 12 + max(len(lanes), 1) * _LANE)
        drawn = [mark for number, lane in enumerate(lanes) for mark in self._lane(lane, self._top(number))]
        if not lanes:
            drawn.append(label(_NOTHING.text(self.language), (self.left, self.ground + _LANE / 2), opacity=0.72))
        ticks = instant_ticks(self.instants, self.zone, self.language)
        return Picture(
            language=self.language,
            title=self.title,
            description=self._described(),
            width=self.edge,
            height=plot.bottom + HEIGHT + MARGIN / 2,
            marks=(
                *self.heading,
                *self.key,
                *self._events(),
                *drawn,
                *bottom_axis(ticks, plot, self.edge),
            ),
        )

    def _top(self, number: int) -> float:
        return self.ground + 12 + number * _LANE

    # ── legend ──

    def _entries(self) -> Iterator[Entry]:
        occurring = {
            piece.kind
            for lane in self.course.lanes
            for piece in (
                *open_pieces(lane, self.instants),
                *(one for clock in lane.clocks for one in clock_pieces(clock, self.instants)),
            )
        }
        for kind, (ink, name) in KINDS.items():
            if kind in occurring:
                yield swatch(ink, name.text(self.language))
        clocks = [clock for lane in self.course.lanes for clock in lane.clocks]
        if any(clock.due is not None for clock in clocks):
            yield Entry(_DUE.text(self.language), lambda box: "".join(_due_mark(*_inside(box), self._word(_DUE))))
        if any(clock.met_at is not None for clock in clocks):
            yield Entry(_DONE.text(self.language), lambda box: _done_mark(*_inside(box), self._word(_DONE)))
        if self._shows_now():
            yield Entry(f"{self._word(_NOW)} {self._at(self.course.as_of)}", lambda box: _now_mark(*_inside(box)))

    def _word(self, wording: Wording) -> str:
        return wording.text(self.language)

    def _shows_now(self) -> bool:
        return bool(self.course.lanes) and self.course.as_of <= self.course.span.end

    # ── events ──

    def _flags(self) -> list[list[Happening]]:
        """The events, those together that are too near to each other for flags of their own."""
        nearest = _NEAREST
        while True:
            flags = self._gathered(nearest)
            if max(flag_rows(self._flag_spans(flags))) < _MOST_ROWS:
                return flags
            nearest *= 1.5

    def _gathered(self, nearest: float) -> list[list[Happening]]:
        flags: list[list[Happening]] = []
        for one in self.course.happenings:
            if flags and self.instants.pixels(one.at - flags[-1][0].at) < nearest:
                flags[-1].append(one)
            else:
                flags.append([one])
        return flags

    def _flag_spans(self, flags: Sequence[Sequence[Happening]]) -> list[tuple[float, float]]:
        places = [self.instants.place(flag[0].at) for flag in flags]
        return [
            (place, place + _POLE + width(self._flag_text(flag))) for place, flag in zip(places, flags, strict=True)
        ]

    def _flag_text(self, flag: Sequence[Happening]) -> str:
        """As many of the events by name as have room, and the number of the others."""
        labels = [self._word(one.label) for one in flag]
        named = 1
        while named < len(labels) and width(", ".join(labels[: named + 1])) <= _LONGEST_FLAG:
            named += 1
        others = f" +{len(labels) - named}" if named < len(labels) else ""
        return shortened(", ".join(labels[:named]), _LONGEST_FLAG) + others

    def _events(self) -> Iterator[str]:
        yield line((self.left, self.ground), (self.left + _WIDTH, self.ground), opacity=0.35)
        for flag, row in zip(self.flags, self.rows, strict=True):
            place = self.instants.place(flag[0].at)
            foot = self.ground - (row + 0.6) * LINE
            yield line((place, foot - SIZE * 0.8), (place, self.ground), opacity=0.45)
            yield label(self._flag_text(flag), (place + _POLE, foot))
            for one in flag:
                tip = f"{self._at(one.at)}: {self._word(one.label)}"
                yield dot((self.instants.place(one.at), self.ground), 3.5, tip, "event")

    # ── lanes ──

    def _names(self, lane: Lane) -> tuple[str, str]:
        metric, commitment = self._word(lane.metric), self._word(lane.commitment)
        return shortened(metric[:1].upper() + metric[1:], _WIDEST_NAME), shortened(commitment, _WIDEST_NAME)

    def _lane(self, lane: Lane, top: float) -> Iterator[str]:
        name, commitment = self._names(lane)
        yield label(name, (MARGIN, top + SIZE))
        yield label(commitment, (MARGIN, top + SIZE + LINE), opacity=0.72)
        for piece in open_pieces(lane, self.instants):
            yield self._piece(piece, top)
        for clock in lane.clocks:
            yield from (self._piece(piece, top) for piece in clock_pieces(clock, self.instants))
        for clock in self._marked(lane):
            yield from self._marks(clock, top)
        bar = Box(self.left, top, _WIDTH, _BAR)
        if self._shows_now():
            yield _now_mark(self.instants.place(self.course.as_of), bar)
        text = self._stand(lane)
        due = lane.current.due or lane.current.met_at or self.course.span.start
        middle = within(self.instants.place(due), width(text), self.left, self.edge - MARGIN)
        yield label(text, (middle, top + _BAR + LINE), anchor="middle")

    def _marked(self, lane: Lane) -> Iterator[Clock]:
        """The runs whose ends are marked: the one that counts now, and of the others as many as can be told apart."""
        last = self.instants.place(lane.current.due or self.course.span.end)
        previous = float("-inf")
        for clock in lane.clocks[:-1]:
            at = self.instants.place(clock.due or clock.started_at)
            if at - previous >= _MARK <= last - at:
                yield clock
                previous = at
        yield lane.current

    def _marks(self, clock: Clock, top: float) -> Iterator[str]:
        bar = Box(self.left, top, _WIDTH, _BAR)
        if clock.due is not None:
            yield from _due_mark(self.instants.place(clock.due), bar, f"{self._word(_DUE)} {self._at(clock.due)}")
        if clock.met_at is not None:
            tip = f"{self._word(_DONE)} {self._at(clock.met_at)}"
            yield _done_mark(self.instants.place(clock.met_at), bar, tip)

    def _piece(self, piece: Piece, top: float) -> str:
        start, end = self.instants.place(piece.span.start), self.instants.place(piece.span.end)
        ink, _ = KINDS[piece.kind]
        tip = f"{self._at(piece.span.start)} – {self._at(piece.span.end)}: {self._word(piece.reason)}"
        return area(Box(start, top, max(end - start, 1.0), _BAR), ink, tip, piece.kind.value)

    def _stand(self, lane: Lane) -> str:
        """How a deadline stands, in a line."""
        clock = lane.current
        parts = [self._word(_RUN).format(number=len(lane.clocks))] if len(lane.clocks) > 1 else []
        if clock.due is not None:
            parts.append(f"{self._word(_DUE)} {self._at(clock.due)}")
        parts.append(self._word(labelled(clock.state).label))
        if clock.met_at is not None:
            parts.append(f"{self._word(_DONE)} {self._at(clock.met_at)}")
        elif clock.left is not None and clock.left.total_seconds() > 0:
            left = figures.duration(int(clock.left.total_seconds()), self.language)
            parts.append(self._word(_LEFT).format(time=left))
        return " · ".join(parts)

    def _at(self, instant: datetime) -> str:
        """An instant in words; with its year where the picture shows several."""
        first, last = (at.astimezone(self.zone).year for at in (self.course.span.start, self.course.span.end))
        local = instant.astimezone(self.zone)
        return weekday_and_clock(local, self.language) if first == last else figures.instant(local, self.language)

    def _described(self) -> str:
        events = "; ".join(f"{self._at(one.at)}: {self._word(one.label)}" for one in self.course.happenings)
        lanes = (f"{' '.join(self._names(lane))}: {self._stand(lane)}" for lane in self.course.lanes)
        return ". ".join([events, *lanes]) + "."


def _due_mark(at: float, bar: Box, tip: str) -> Iterator[str]:
    """A post with a pennant."""
    yield line((at, bar.y - 5), (at, bar.bottom + 3), weight=2.2)
    yield shape([(at, bar.y - 6), (at - 8, bar.y - 2.5), (at, bar.y + 1)], tip, "due", colour=TEXT)


def _done_mark(at: float, bar: Box, tip: str) -> str:
    return ring((at, bar.y + bar.height / 2), 4.5, tip, "met")


def _now_mark(at: float, bar: Box) -> str:
    return line((at, bar.y - 5), (at, bar.bottom + 5), dash="3 2", weight=1.4)


def _inside(box: Box) -> tuple[float, Box]:
    """Where a sign stands in the box of a legend, and how high it is."""
    return box.x + box.width / 2, Box(box.x, box.y + 4, box.width, box.height - 8)
