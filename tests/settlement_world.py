"""A small world to settle in: one policy whose only question is who bears the cost, and short ways to say the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import Contingent, Package
from supportpolicy.contracts import Contract, Rate, Term
from supportpolicy.decision import Assessment, Decision, PartAssessment, Permit, Stretch, classify_facts
from supportpolicy.facts import Fact, Vocabulary
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer, FirstDiagnosis, Policy, Provenance, ResolvedPolicy
from supportpolicy.rules import Rule, RuleSet
from supportpolicy.tickets import Ticket, WorkEntry

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
_BOTH = Wording(de="Test", en="test")


def euros(amount: str | int) -> Money:
    return Money.of(amount, "EUR")


def policy(limit: timedelta | None = None) -> ResolvedPolicy:
    """A policy that knows one fact, who bears the cost, and a first diagnosis with a limit or without."""
    bearers = [bearer.value for bearer in CostBearer if bearer is not CostBearer.UNDETERMINED]
    facts = Vocabulary([Fact.of("who", bearers)])
    return Policy(
        id="plain",
        version="1",
        title=_BOTH,
        provenance=Provenance(document="none", language=Language.EN, note=_BOTH),
        clauses=(),
        facts=facts,
        bearer=RuleSet(
            vocabulary=facts,
            rules=[
                Rule(id=f"by {who}", when={"who": who}, outcome=CostBearer(who), clauses=[f"C-{who}"])
                for who in bearers
            ],
        ),
        severity=RuleSet(vocabulary=facts, rules=()),
        first_diagnosis=None if limit is None else FirstDiagnosis(limit=limit, clauses=("C-first",)),
    ).read_as()


PLAIN = policy()
HALF_AN_HOUR = policy(timedelta(minutes=30))


def decision(bearer: CostBearer) -> Decision:
    """A decision for one bearer; for none if it is undetermined."""
    if bearer is CostBearer.UNDETERMINED:
        return classify_facts(PLAIN)
    return classify_facts(PLAIN, who=bearer.value)


def stretch(
    start: datetime | None, bearer: CostBearer, permit: Permit = Permit.NOT_NEEDED, clauses: Iterable[str] = ()
) -> Stretch:
    return Stretch(start=start, decision=decision(bearer), permit=permit, clauses=tuple(clauses))


def assessed(
    ticket: str,
    *stretches: Stretch,
    diagnosis: CostBearer = CostBearer.VENDOR,
    until: datetime | None = datetime(2000, 1, 1, tzinfo=BERLIN),
    part: str | None = None,
    limited: bool = False,
    matter: str | None = None,
    project: str | None = None,
    contract: str = "K-1",
    further: Sequence[PartAssessment] = (),
) -> Assessment:
    """An assessment of a ticket whose first diagnosis ended at an instant, long ago unless told otherwise."""
    known = Ticket(id=ticket, reported_at=datetime(2020, 1, 1, tzinfo=BERLIN), matter=matter or ticket, project=project)
    return Assessment(
        ticket=known,
        contract=contract,
        policy=HALF_AN_HOUR if limited else PLAIN,
        parts=(of_part(part, *stretches, diagnosis=diagnosis, until=until), *further),
    )


def of_part(
    part: str | None,
    *stretches: Stretch,
    diagnosis: CostBearer = CostBearer.VENDOR,
    until: datetime | None = datetime(2000, 1, 1, tzinfo=BERLIN),
) -> PartAssessment:
    return PartAssessment(
        part=part,
        diagnosis=decision(diagnosis),
        diagnosis_until=until,
        stretches=stretches,
        told_at=None,
        approved_at=None,
        missing=(),
    )


def on_contingent(*tickets: str, **more: Any) -> list[Assessment]:
    """Tickets all of whose work draws on the contingent."""
    return [assessed(ticket, stretch(None, CostBearer.CONTINGENT), **more) for ticket in tickets]


def hours(number: int, fee: str = "1600", rate: str = "120", **more: Any) -> Contingent:
    """A monthly contingent of so many hours."""
    package = Package(id=f"{number}h", quota=timedelta(hours=number), fee=euros(fee))
    return Contingent(
        **{
            "id": package.id,
            "quota": package.quota,
            "fee": package.fee,
            "overage_rate": euros(rate),
            **more,
        }
    )


def term(*contingents: Contingent, start: date = date(2026, 1, 1), end: date | None = None, **more: Any) -> Term:
    return Term(start=start, end=end, policy=PLAIN, contingents=contingents, **more)


def contract(*terms: Term, **more: Any) -> Contract:
    return Contract(
        **{"id": "K-1", "customer": "Acme", "zone": "Europe/Berlin", "currency": "EUR", "terms": terms, **more}
    )


def by_the_hour(price: str = "110", **more: Any) -> Rate:
    return Rate(price=euros(price), **more)


def at(day: int, hour: int = 9, minute: int = 0, *, month: int = 5, year: int = 2026) -> datetime:
    """An instant in May 2026, Berlin time, unless told otherwise."""
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def entry(name: str, start: datetime | date, minutes: int = 0, ticket: str | None = "T1", **more: Any) -> WorkEntry:
    when = {"start": start} if isinstance(start, datetime) else {"day": start}
    return WorkEntry(id=name, ticket=ticket, duration=timedelta(minutes=minutes), **when, **more)
