"""The interval of an invoice: both ends among all completions of what is open, and what each question moves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from types import NoneType

from supportpolicy.billing import VatTerms
from supportpolicy.checks import check_date, check_kind, several
from supportpolicy.clauses import Wording
from supportpolicy.contracts import Approval, Contract, Waiver, approvals_of, waivers_of
from supportpolicy.facts import Value
from supportpolicy.money import Money
from supportpolicy.settlement import VENDORS, Ask, Settlement, month_end
from supportpolicy.settlement.allocations import APPROVABLE
from supportpolicy.tickets import Ticket, WorkEntry
from supportpolicy.whatif.course import NET_ONLY
from supportpolicy.whatif.uncertainty.budget import Budget
from supportpolicy.whatif.uncertainty.completions import Completions
from supportpolicy.whatif.uncertainty.month import Basis, Month
from supportpolicy.whatif.uncertainty.outcomes import COSTS_NOTHING, Outcome, log_of
from supportpolicy.whatif.uncertainty.releases import Release, pending
from supportpolicy.whatif.uncertainty.results import Extreme, InvoiceInterval, OpenQuestion, Prospect, Reply, Stake
from supportpolicy.whatif.uncertainty.search import GREATEST, LEAST, Found, Search, State
from supportpolicy.whatif.uncertainty.unknowns import Answers, OpenFact, answered

_ORDER = "Give the contract, then the worklog, then the tickets"
_BEFORE = "Give what settle gave, or None for the first time"
_YES = Value(name="yes", label=Wording(de="ja", en="yes"))
_NO = Value(name="no", label=Wording(de="nein", en="no"))


def interval(
    contract: Contract,
    worklog: Iterable[WorkEntry],
    tickets: Iterable[Ticket],
    *,
    approvals: Iterable[Approval] = (),
    waivers: Iterable[Waiver] = (),
    previous: Settlement | None = None,
    through: date,
    vat: VatTerms = NET_ONLY,
    budget: int = 10_000,
) -> InvoiceInterval:
    """The least and the greatest invoice that unknown facts and pending releases still allow, exactly.

    A completion answers every fact that the last statement on it leaves open, for each part of each ticket that work
    was done on, and every release that is pending: one for each ticket or part whose work is held, and one for each
    period whose overage is. A release that is given is an approval without a cap of all work that it is about, done
    before or after; for a period it covers, as every approval of a period, other held work of that period as well.

    What no answer can decide costs nothing in any completion, as it costs nothing today: cases that the source leaves
    open, work that needs an order or an offer, work without a ticket. It is listed at both ends.

    Args:
        contract: The contract.
        worklog: All entries of the tickets concerned, as for `charge`.
        tickets: The tickets.
        approvals: The customer's consents so far.
        waivers: Goodwill.
        previous: What was settled before; None for the first time.
        through: The last day to settle; the end of a period, as only complete ones are billed.
        vat: How the invoice is taxed; only matters for net amounts where the rate changes within a period.
        budget: How many steps it may take: each is to assess a ticket once, or to settle once.

    Example:
        >>> from datetime import UTC, datetime, timedelta
        >>> import supportpolicy as sp
        >>> crm = sp.shipped_policy("saas_crm").read_as()
        >>> term = sp.Term(start=date(2026, 11, 1), policy=crm, rates=[sp.Rate(price=sp.Money.of("120", "EUR"))])
        >>> contract = sp.Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])
        >>> at = datetime(2026, 11, 2, 8, tzinfo=UTC)
        >>> ticket = sp.Ticket(id="T-1", reported_at=at, events=[sp.Announced(at=at), sp.Approved(at=at)])
        >>> work = sp.WorkEntry(id="e1", ticket="T-1", start=at, duration=timedelta(hours=3), work="resolution")
        >>> found = sp.interval(contract, [work], [ticket], through=date(2026, 11, 30))
        >>> str(found.least.net), str(found.greatest.net), found.stakes[0].question.fact
        ('0 EUR', '360.00 EUR', 'kind')

    Returns:
        Both ends, each with the answers that give it, and the questions by the money that they move.

    Raises:
        WorkBudgetError: if it would take more steps.
        InvalidValueError: for a budget of no step, and as `settle` and `bill`, for example if no period is complete.
        ExceptionGroup: as `charge`.

    Source:
        CONF-7, CONF-O4, SHOP-2, CRM-17
    """
    check_kind("contract", contract, Contract, "contract", _ORDER)
    known = several("tickets", tickets, Ticket, "ticket", _ORDER)
    entries = several("worklog", worklog, WorkEntry, "work entry", _ORDER)
    check_kind("previous", previous, (Settlement, NoneType), "settlement", _BEFORE)
    check_date("through", through)
    steps = Budget(budget)
    basis = Basis(
        contract=contract,
        approvals=approvals_of(approvals),
        waivers=waivers_of(waivers),
        previous=previous,
        through=through,
        vat=vat,
    )
    completions = Completions(contract, known, entries, steps)
    blocks = completions.blocks()
    log = log_of(contract, known, entries, blocks, VENDORS if basis.has_waivers else COSTS_NOTHING)
    month = Month(basis, log, steps)
    return _Interval(known, completions, month, pending(month)).result()


class _Interval:
    """An interval in the making."""

    def __init__(
        self, tickets: Sequence[Ticket], completions: Completions, month: Month, releases: Sequence[Release]
    ) -> None:
        self._tickets = tickets
        self._completions = completions
        self._month = month
        self._releases = releases
        self._search = Search(month, [release.approval for release in releases])
        self._asked = [_asked(release) for release in releases]

    def result(self) -> InvoiceInterval:
        month, none, every = self._month, frozenset[int](), self._search.all_granted
        stakes = [*self._facts(), *self._consents()]
        return InvoiceInterval(
            contract=month.basis.contract.id,
            through=month.basis.through,
            standing=month.net(month.settled(month.log.standing, ())),
            least=self._extreme(self._end(none, LEAST), none),
            greatest=self._extreme(self._end(every, GREATEST), every),
            stakes=tuple(sorted(stakes, key=lambda stake: -stake.moves.amount)),
        )

    def _end(self, granted: frozenset[int], sense: int) -> Found:
        return self._search.end(self._month.everything, granted, sense)

    def _extreme(self, found: Found, granted: frozenset[int]) -> Extreme:
        month = self._month
        approvals = self._search.approvals(granted)
        answers = self._answers(found.state)
        settlement = month.settled(month.at_most(found.state), approvals)
        replies = [Reply(question=_question(one), value=one.fact.value(value)) for one, value in answers.items()]
        replies += [
            Reply(question=question, value=_YES if number in granted else _NO)
            for number, question in enumerate(self._asked)
        ]
        contract = month.basis.contract
        return Extreme(
            net=found.net,
            replies=tuple(replies),
            tickets=tuple(answered(one, contract.term_for(one).stated, answers) for one in self._tickets),
            approvals=approvals,
            settlement=settlement,
            left_open=tuple(one for one in month_end(contract, settlement).blockers if one.why not in APPROVABLE),
        )

    def _answers(self, state: State) -> Answers:
        """Answers that lead to these outcomes."""
        chosen = (own[left[0]] for own, left in zip(self._month.log.outcomes, state, strict=True))
        return {one: value for outcome in chosen for one, value in outcome.completions[0].answers.items()}

    # ── what each question moves ──

    def _facts(self) -> Iterator[Stake]:
        for number, outcomes in enumerate(self._month.log.outcomes):
            completions = [one for outcome in outcomes for one in outcome.completions]
            for asked in dict.fromkeys(asked for one in completions for asked in one.answers):
                yield self._of_fact(asked, number, outcomes)

    def _of_fact(self, one: OpenFact, number: int, outcomes: Sequence[Outcome]) -> Stake:
        prospects = []
        for value in one.values:
            left = tuple(place for place, outcome in enumerate(outcomes) if self._is_left(outcome, one, value.name))
            if left:
                everything = self._month.everything
                state = (*everything[:number], left, *everything[number + 1 :])
                prospects.append(self._prospect(value, state))
        return _stake(_question(one), prospects)

    def _is_left(self, outcome: Outcome, one: OpenFact, value: str) -> bool:
        """Whether an outcome is possible with this answer."""
        return any(
            completion.answers.get(one, value) == value
            and (one in completion.answers or self._completions.possible({**completion.answers, one: value}))
            for completion in outcome.completions
        )

    def _prospect(self, value: Value, state: State) -> Prospect:
        search = self._search
        return Prospect(
            value=value,
            least=search.end(state, frozenset(), LEAST).net,
            greatest=search.end(state, search.all_granted, GREATEST).net,
        )

    def _consents(self) -> Iterator[Stake]:
        every, none = self._search.all_granted, frozenset[int]()
        for number, question in enumerate(self._asked):
            alone = frozenset({number})
            yes = Prospect(value=_YES, least=self._end(alone, LEAST).net, greatest=self._end(every, GREATEST).net)
            no = Prospect(value=_NO, least=self._end(none, LEAST).net, greatest=self._end(every - alone, GREATEST).net)
            on_its_own = self._end(alone, GREATEST).net - self._end(none, GREATEST).net
            yield _stake(question, [yes, no], on_its_own)


def _stake(question: OpenQuestion, prospects: Sequence[Prospect], *differences: Money) -> Stake:
    least = [one.least for one in prospects]
    greatest = [one.greatest for one in prospects]
    moves = max(max(least) - min(least), max(greatest) - min(greatest), *differences)
    return Stake(question=question, prospects=tuple(prospects), moves=moves)


def _question(one: OpenFact) -> OpenQuestion:
    return OpenQuestion(
        ticket=one.ticket, part=one.part, fact=one.name, ask=Ask.SUPPORT, wording=one.fact.question, values=one.values
    )


def _asked(release: Release) -> OpenQuestion:
    extent = release.approval.extent
    return OpenQuestion(
        ticket=extent.ticket,
        part=extent.part,
        fact=None,
        ask=Ask.CUSTOMER,
        wording=release.wording,
        values=(_YES, _NO),
        approval=release.approval,
    )
