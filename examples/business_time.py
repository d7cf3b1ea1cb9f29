"""Business time around a long weekend, at a support desk in Frankfurt: ``python examples/business_time.py``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from supportpolicy.calendars import DayRule, Holidays, WorkingDays
from supportpolicy.clauses import Language
from supportpolicy.money import Money, price
from supportpolicy.servicehours import ServiceHours

DAYS = WorkingDays.arbeitstage(Holidays.of("DE", "HE"))
FRANKFURT = ZoneInfo("Europe/Berlin")
HOURS = ServiceHours.weekly("Mon-Fri 09:00-17:30", zone="Europe/Berlin", working_days=DAYS)
REPORTED = datetime(2026, 6, 3, 16, tzinfo=FRANKFURT)
TARGET = timedelta(hours=12)


def main() -> None:
    """Print each part with a blank line between them."""
    print("A support desk in Frankfurt: Mon-Fri 09:00-17:30, with the holidays of Hesse")
    for part in (deadline(), working_days(), work()):
        print()
        print("\n".join(part))


def deadline() -> Iterator[str]:
    """Twelve office hours, and the stretches of open time that they use up."""
    due = HOURS.advance(REPORTED, TARGET)
    yield f"Reported {REPORTED:%a %d %b %H:%M}, to be answered within 12 office hours"
    yield from (f"    {day:%a %d %b}  {counted(day, due)}" for day in days(REPORTED.date(), due.date()))
    yield f"Due {due:%a %d %b %H:%M}"


def counted(day: date, due: datetime) -> str:
    """The open time of one day between report and due, or why there is none."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=FRANKFURT)
    spans = HOURS.open_spans(max(midnight, REPORTED), min(midnight + timedelta(days=1), due))
    if not spans:
        return f"closed: {DAYS.reason(day, Language.EN)} ({DAYS.reason(day, Language.DE)})"
    return ", ".join(f"{clock(span.start)}-{clock(span.end)}  {span.end - span.start}" for span in spans)


def clock(at: datetime) -> str:
    """What the clocks of Frankfurt show."""
    return f"{at.astimezone(FRANKFURT):%H:%M}"


def days(first: date, last: date) -> Iterator[date]:
    """Every date from the first to the last."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def working_days() -> Iterator[str]:
    """The same two working days under two rules, because a contract has to say which it means."""
    saturday = date(2026, 6, 6)
    yield f"Reported {saturday:%a %d %b}, to be answered within 2 working days"
    yield f"    the day of the report does not count  {DAYS.add(saturday, 2, DayRule.EVENT_DAY_EXCLUDED):%a %d %b}"
    yield f"    deemed received on the next one       {DAYS.add(saturday, 2, DayRule.DEEMED_RECEIVED_NEXT):%a %d %b}"


def work() -> Iterator[str]:
    """What five minutes cost: exact, and rounded once."""
    rate = Money.of("99.90", "EUR")
    yield f"5 minutes of work at {rate} an hour cost {price(5, rate, base_quantity=60)}"


if __name__ == "__main__":
    main()
