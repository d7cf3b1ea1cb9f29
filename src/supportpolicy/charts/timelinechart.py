"""A chart of a ticket: what happened, and for each deadline its open hours, its clock and its due instant."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from supportpolicy.charts.chart import Chart
from supportpolicy.charts.drawing.picture import Picture
from supportpolicy.charts.timeline import TicketCourse
from supportpolicy.charts.timelinepicture import timeline_picture
from supportpolicy.clauses import Language, Wording
from supportpolicy.contracts import Contract
from supportpolicy.explanation.labels import labelled
from supportpolicy.explanation.results import Field, ResultTable
from supportpolicy.tickets import Ticket

_TITLE = Wording(de="Vorgang {id}", en="Ticket {id}")
_FIELDS: Final = (
    Field("metric", Wording(de="Frist", en="Deadline")),
    Field("commitment", Wording(de="Zusage", en="Commitment")),
    Field("state", Wording(de="Stand", en="State")),
    Field("due", Wording(de="Fällig", en="Due")),
    Field("met_at", Wording(de="Erledigt", en="Done")),
)


@attrs.frozen(kw_only=True)
class TimelineChart(Chart):
    """A ticket along time, with a lane for each deadline.

    Attributes:
        title: What it shows.
        course: What happened to the ticket and to its deadlines.
    """

    course: TicketCourse

    @classmethod
    def of_ticket(
        cls, ticket: Ticket, contract: Contract, *, as_of: datetime, title: Wording | None = None
    ) -> TimelineChart:
        """The course of a ticket under a contract.

        Args:
            ticket: The ticket.
            contract: The contract.
            as_of: The instant up to which it is followed.
            title: What it shows; by default the id and the title of the ticket.

        Raises:
            InvalidValueError: for an instant before the report, or a naive one.
            UnknownNameError: for a schedule, a calendar or the value of a fact that does not exist.
            OutOfRangeError: if no term applied, or beyond the years that the calendars know.
        """
        return cls(title=title or _named(ticket), course=TicketCourse.of(ticket, contract, as_of))

    @property
    def table(self) -> ResultTable:
        """One row for each run of a clock, with the instants in the zone of the contract."""
        zone = ZoneInfo(self.course.zone)
        rows = (
            (
                lane.metric,
                lane.commitment,
                labelled(one.state),
                one.due and one.due.astimezone(zone),
                one.met_at and one.met_at.astimezone(zone),
            )
            for lane in self.course.lanes
            for one in lane.clocks
        )
        return ResultTable(title=self.title, fields=_FIELDS, rows=tuple(rows))

    def picture(self, language: Language) -> Picture:
        """The chart in one language, before it is written down."""
        return timeline_picture(self.course, self.title.text(language), language)


def _named(ticket: Ticket) -> Wording:
    about = f": {ticket.title}" if ticket.title.strip() else ""
    return Wording(de=_TITLE.de.format(id=ticket.id) + about, en=_TITLE.en.format(id=ticket.id) + about)
