"""Who is liable for each second of work, asked second by second, with nothing but comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from supportpolicy.contracts import Contract
from supportpolicy.decision import Assessment, PartAssessment, Permit
from supportpolicy.policy import CostBearer
from supportpolicy.tickets import Work, WorkEntry
from tests.settlement_world import BERLIN

SECOND = timedelta(seconds=1)
Judged = tuple[str, int, str, date]
"""The id of an entry, the number of its second, who is liable, and the date it belongs to."""


def seconds_judged(rows: Sequence[WorkEntry], assessments: Iterable[Assessment], contract: Contract) -> list[Judged]:
    """Every second of the entries that count."""
    tickets = {assessment.ticket.id: assessment for assessment in assessments}
    revised = {row.revises for row in rows}
    free_used: dict[str, int] = {}
    judged: list[Judged] = []
    for row in sorted((row for row in rows if row.id not in revised), key=lambda row: (began(row), row.id)):
        for number in range(row.duration // SECOND):
            instant = began(row) + (number * SECOND if row.start is not None else timedelta(0))
            on = began(row).astimezone(BERLIN).date()
            term = contract.find_term(on)
            if term is not None and term.assignment.value == "split_at_midnight" and row.start is not None:
                on = instant.astimezone(BERLIN).date()
            judged.append((row.id, number, liability(row, instant, on, tickets, contract, free_used), on))
    return judged


def began(row: WorkEntry) -> datetime:
    if row.start is not None:
        return row.start.astimezone(datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo)
    assert row.day is not None
    midnight = datetime(row.day.year, row.day.month, row.day.day, tzinfo=BERLIN)
    return midnight.astimezone(datetime.fromisoformat("2000-01-01T00:00:00+00:00").tzinfo)


def liability(
    row: WorkEntry,
    instant: datetime,
    on: date,
    tickets: dict[str, Assessment],
    contract: Contract,
    free_used: dict[str, int],
) -> str:
    orders = contract.orders if contract.find_term(on) is not None else ()
    if row.ticket is None and any(order.pays_for(ticket=None, project=row.project, on=on) for order in orders):
        return "separate_order"
    if row.ticket is None or row.ticket not in tickets:
        return "parked"
    assessment = tickets[row.ticket]
    parts = [part for part in assessment.parts if part.part == row.part]
    if not parts:
        return "parked"
    work = what_for(row, instant, parts[0])
    if work is Work.FIRST_DIAGNOSIS and assessment.free_diagnosis is not None:
        matter = assessment.ticket.matter
        free_used[matter] = free_used.get(matter, 0) + 1
        if free_used[matter] > assessment.free_diagnosis // SECOND:
            work = Work.RESOLUTION
    last = [stretch for stretch in parts[0].stretches if stretch.start is None or stretch.start <= instant][-1]
    decision = parts[0].diagnosis if work is Work.FIRST_DIAGNOSIS else last.decision
    return by_bearer(decision.bearer, work, last.permit, agreed(row, on, assessment, contract))


def what_for(row: WorkEntry, instant: datetime, part: PartAssessment) -> Work:
    if row.work is not None:
        return row.work
    before = part.diagnosis_until is None or instant < part.diagnosis_until
    return Work.FIRST_DIAGNOSIS if before else Work.RESOLUTION


def agreed(row: WorkEntry, on: date, assessment: Assessment, contract: Contract) -> set[str]:
    term, project = contract.find_term(on), row.project or assessment.ticket.project
    found = set()
    if term is not None:
        if any(one.scope.admits(project=project, kind=row.kind) for one in term.contingents):
            found.add("contingent")
        if any(rate.kind in (None, row.kind) for rate in term.rates):
            found.add("rate")
        if any(order.pays_for(ticket=row.ticket, project=project, on=on) for order in contract.orders):
            found.add("order")
    return found


def by_bearer(bearer: CostBearer, work: Work, permit: Permit, agreed: set[str]) -> str:
    if bearer is CostBearer.UNDETERMINED:
        return "parked"
    if bearer is CostBearer.VENDOR:
        return "free_diagnosis" if work is Work.FIRST_DIAGNOSIS else "vendor"
    if bearer is CostBearer.THIRD_PARTY:
        return "referred"
    if bearer in (CostBearer.NOT_OFFERED, CostBearer.SEPARATE_ORDER):
        return bearer.value
    if bearer is CostBearer.CONTINGENT:
        if "contingent" in agreed:
            return "draws_on_contingent"
        return "separate_order" if "order" in agreed else "not_agreed"
    if "order" in agreed:
        return "separate_order"
    if permit in (Permit.NOT_NEEDED, Permit.APPROVED):
        return "billable" if "rate" in agreed else "not_agreed"
    return "too_early" if permit is Permit.NOT_TOLD else permit.value
