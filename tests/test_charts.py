"""Charts are legible whatever they show, tell what the figures tell, and get in nobody's way on a page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.charts import (
    Chart,
    CostChart,
    CostLine,
    ImprovementChart,
    PeriodUse,
    TimelineChart,
    UsageChart,
    Use,
    cheapest_by_use,
)
from supportpolicy.charts.drawing.markup import one_line
from supportpolicy.charts.happenings import happening
from supportpolicy.clauses import Language, Wording
from supportpolicy.contingents import QUARTERLY, Contingent, Excess, Measure, Package, Rollover, quantity_of
from supportpolicy.contracts import Approval, Contract, Term
from supportpolicy.deadlines import State, deadlines
from supportpolicy.decision import Permit, assess
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownChoiceError
from supportpolicy.improvement import Repeat
from supportpolicy.money import Money
from supportpolicy.policy import CostBearer
from supportpolicy.servicehours import ServiceHours
from supportpolicy.settlement import charge, close, settle
from supportpolicy.spans import Span
from supportpolicy.targets import ServiceSchedule, Target
from supportpolicy.tickets import Answered, Closed, CustomerMessage, Event, Paused, Resolved, Resumed, Ticket, WorkEntry
from supportpolicy.whatif import ContractCourse, ContractPeriod, best_package, break_even, compare, period_cost
from tests import settlement_world as world
from tests.drawn import Drawn, Shape

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 11, 16, 9, 30, tzinfo=BERLIN)
PACKAGES = sp.shipped_policy("confluence_package").packages


def eur(amount: object) -> Money:
    return Money.of(str(amount), "EUR")


def months(first: date, count: int) -> list[Span[date]]:
    found = []
    for number in range(first.month - 1, first.month - 1 + count):
        start, end = (date(first.year + at // 12, at % 12 + 1, 1) for at in (number, number + 1))
        found.append(Span(start, end))
    return found


names = st.text(max_size=60).filter(lambda text: bool(text.strip())) | st.sampled_from(["W" * 200, "x " * 80, "\0&<"])
wordings = st.builds(Wording, de=names, en=names)
seconds = st.one_of(st.just(0), st.integers(0, 3600), st.integers(0, 10**6), st.integers(0, 10**10))


@st.composite
def usage_charts(draw: st.DrawFn) -> UsageChart:
    measure = draw(st.sampled_from(Measure))
    first = draw(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
    spans = draw(
        st.sampled_from([1, 2, 5, 12, 17, 30, 61, 120]).map(lambda count: months(first, count))
        | st.integers(1, 30).map(lambda count: [sp.Rhythm(months=3, anchor=first).period(first)][:count])
        | st.integers(1, 12).map(
            lambda count: [Span(date(y, 1, 1), date(y + 1, 1, 1)) for y in range(2000, 2000 + count)]
        )
    )
    top = draw(st.sampled_from([0, 5, 3599, 10**5, 10**9]))
    amounts = st.integers(0, top).map(lambda units: quantity_of(units, measure))
    periods = [
        PeriodUse(period=span, **{use.value: draw(amounts) for use in Use})
        if len(spans) < 20 or number % 7 == 0
        else PeriodUse(period=span, used=quantity_of(number % (top + 1), measure))
        for number, span in enumerate(spans)
    ]
    return UsageChart(title=draw(wordings), periods=periods)


@st.composite
def offers(draw: st.DrawFn, *, most: int = 8) -> list[Contingent]:
    measure = draw(st.sampled_from(Measure))
    rates = st.integers(0, 30_000).map(lambda cents: Money.of(cents, "EUR"))
    quarter = 900 if measure is Measure.TIME else 1
    contingents = st.builds(
        Contingent,
        id=names,
        quota=st.integers(1, 40).map(lambda number: quantity_of(number * quarter, measure)),
        fee=st.integers(0, 900).map(eur),
        overage_rate=rates | st.just(Excess.BY_OFFER),
    )
    return draw(st.lists(contingents, min_size=1, max_size=most))


@st.composite
def cost_charts(draw: st.DrawFn) -> CostChart:
    packages = draw(offers())
    measure = packages[0].measure
    history = draw(st.lists(seconds.map(lambda units: quantity_of(units % 400_000, measure)), max_size=40))
    return CostChart(title=draw(wordings), packages=packages, history=history)


OFFICE = ServiceHours.weekly("Mon-Fri 09:00-12:00, 13:00-17:00", zone="Europe/Berlin")
CLOCK = ServiceHours.around_the_clock("Europe/Berlin")


def contract(*targets: Target) -> Contract:
    schedule = ServiceSchedule(name="gold", hours={"office": OFFICE, "clock": CLOCK}, targets=targets)
    policy = sp.shipped_policy("confluence_package").read_as()
    term = Term(start=date(2020, 1, 1), policy=policy, schedules={"gold": schedule})
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


def target(metric: str, amount: timedelta | None, *, calendar: str = "office", commitment: str = "goal") -> Target:
    return Target(id=metric, metric=metric, amount=amount, calendar=calendar, commitment=commitment)


GOLD = contract(
    target("first_response", 8 * HOUR, commitment="guaranteed"),
    target("next_response", 6 * HOUR, calendar="clock"),
    target("resolution", 24 * HOUR),
)


@st.composite
def timelines(draw: st.DrawFn) -> TimelineChart:
    scale = draw(st.sampled_from([timedelta(seconds=1), timedelta(minutes=7), 5 * HOUR, timedelta(days=9)]))
    instants = draw(st.lists(st.integers(0, 200), max_size=25))
    kinds: list[Any] = [
        Answered,
        CustomerMessage,
        lambda at: Paused(at=at, reason="waiting_on_customer"),
        Resumed,
        Resolved,
        Closed,
    ]
    events: list[Event] = [draw(st.sampled_from(kinds))(at=MONDAY + place * scale) for place in instants]
    agreed = draw(
        st.lists(st.sampled_from(["first_response", "next_response", "resolution", "periodic_update"]), unique=True)
    )
    amounts = st.sampled_from([None, timedelta(minutes=5), 8 * HOUR, 400 * HOUR, 9000 * HOUR])
    targets = [target(metric, draw(amounts), calendar=draw(st.sampled_from(["office", "clock"]))) for metric in agreed]
    ticket = Ticket(id=draw(names), title=draw(st.text(max_size=40)), reported_at=MONDAY, events=events)
    return TimelineChart.of_ticket(ticket, contract(*targets), as_of=MONDAY + draw(st.integers(0, 300)) * scale)


@st.composite
def repeats(draw: st.DrawFn, most: int) -> Repeat:
    worked = draw(st.integers(0, most))
    return Repeat(
        issue=draw(st.none() | names),
        cause=draw(st.none() | wordings),
        kind=draw(st.none() | wordings),
        module=draw(st.none() | names),
        tickets=("T-1",),
        matters=draw(st.integers(1, 10**5)),
        worked=timedelta(seconds=worked),
        saving=timedelta(seconds=draw(st.integers(0, worked))),
    )


@st.composite
def improvement_charts(draw: st.DrawFn) -> ImprovementChart:
    most = draw(st.sampled_from([0, 50, 3599, 10**5, 10**9]))
    return ImprovementChart(title=draw(wordings), repeats=draw(st.lists(repeats(most), min_size=1, max_size=12)))


CHARTS = st.one_of(usage_charts(), cost_charts(), timelines(), improvement_charts())


class TestEveryChart:
    """Whatever a chart shows, it can be read: in both languages, by eyes and by screen readers."""

    @settings(max_examples=40)
    @given(CHARTS, st.sampled_from(Language))
    def test_is_legible(self, chart: Chart, language: Language) -> None:
        """Nothing reaches beyond the picture, and no text covers another."""
        drawn = Drawn.of(chart.svg(language=language))

        assert drawn.outside() == []
        assert drawn.overlaps() == []

    @settings(max_examples=10)
    @given(CHARTS)
    def test_says_what_it_is(self, chart: Chart) -> None:
        drawn = Drawn.of(chart.svg(language="de"))

        assert drawn.root.get("role") == "img"
        assert drawn.root.get("lang") == "de"
        assert drawn.root.get("aria-label") == drawn.said("title")
        assert drawn.said("title") == one_line(chart.title.de)
        assert drawn.said("desc")

    @settings(max_examples=10)
    @given(CHARTS)
    def test_gets_in_nobodys_way(self, chart: Chart) -> None:
        """No ids that clash, nothing fetched, no script, no style that reaches beyond a file of its own."""
        svg = chart.svg()
        drawn = Drawn.of(svg)

        assert svg == chart.svg(language="en")
        assert not any("id" in one.attrib or "href" in one.attrib for one in drawn.root.iter())
        assert "url(" not in svg
        assert "<script" not in svg
        assert re.findall(r"[^{}()]+(?=\{)", drawn.said("style")) == ["svg:root", "svg:root"]

    @settings(max_examples=10)
    @given(CHARTS)
    def test_shows_itself_in_a_notebook(self, chart: Chart) -> None:
        shown: Any = chart

        assert shown._repr_svg_() == chart.svg()
        assert shown._repr_html_() == f'<div class="supportpolicy">{chart.svg()}</div>'

    @settings(max_examples=10)
    @given(CHARTS)
    def test_has_a_table_of_the_same_figures(self, chart: Chart) -> None:
        assert chart.table.title == chart.title
        assert [list(row) for row in chart.table.to_rows()] == [[field.name for field in chart.table.fields]] * len(
            chart.table.rows
        )

    def test_knows_two_languages(self) -> None:
        chart = UsageChart(periods=[PeriodUse(period=months(date(2026, 1, 1), 1)[0], used=HOUR)])

        with pytest.raises(UnknownChoiceError) as caught:
            chart.svg(language="fr")
        assert str(caught.value) == "Language: 'fr' is none of its values. Choose one of 'de', 'en'."


class TestUsage:
    """Stacked bars: used, expired, overage, by the hour, held."""

    @settings(max_examples=15)
    @given(usage_charts())
    def test_the_parts_of_a_bar_stand_on_each_other_and_sum_to_it(self, chart: UsageChart) -> None:
        drawn = Drawn.of(chart.svg())
        parts = sorted((part for use in Use for part in drawn.areas(use)), key=lambda part: part.left)
        most = max(one.total for one in chart.periods)
        highest = max((part.bottom - part.top for part in parts), default=0)
        bars: dict[float, list[Shape]] = {}
        for part in parts:
            bars.setdefault(part.left, []).append(part)

        assert len(bars) == sum(1 for one in chart.periods if one.total)
        for one, (_, bar) in zip((one for one in chart.periods if one.total), bars.items(), strict=True):
            for lower, upper in pairwise(bar):
                assert upper.bottom == pytest.approx(lower.top, abs=0.05)
            whole = bar[0].bottom - bar[-1].top
            assert whole <= 230.01
            assert whole / 230 <= one.total / most + 1e-3
            assert highest >= 0

    @settings(max_examples=15)
    @given(usage_charts())
    def test_heights_are_in_proportion(self, chart: UsageChart) -> None:
        drawn = Drawn.of(chart.svg())
        heights = {use: [part.bottom - part.top for part in drawn.areas(use)] for use in Use}
        shown = {use: [one.units(use) for one in chart.periods if one.units(use)] for use in Use}
        assume(any(shown.values()))
        scale = max(sum(one.units(use) for use in Use) for one in chart.periods)

        for use in Use:
            assert len(heights[use]) == len(shown[use])
            ratios = [
                height * scale / units for height, units in zip(heights[use], shown[use], strict=True) if height > 1
            ]
            assert all(ratio == pytest.approx(ratios[0], rel=0.05) for ratio in ratios)

    def test_a_month_in_words(self) -> None:
        [november] = months(date(2026, 11, 1), 1)
        use = PeriodUse(period=november, used=14 * HOUR, expired=2 * HOUR)
        drawn = Drawn.of(UsageChart(periods=[use]).svg(language="de"))

        assert drawn.said("desc") == "November 2026: genutzt 14 h, verfallen 2 h."
        assert [part.tip for part in drawn.areas("used")] == ["November 2026: genutzt 14 h"]
        assert drawn.written() == [
            "Nutzung nach Zeiträumen",
            "genutzt 14 h",
            "verfallen 2 h",
            "Stunden",
            "0",
            "5",
            "10",
            "15",
            "20",
            "Nov",
            "2026",
        ]

    @pytest.mark.parametrize(
        ("used", "caption", "greatest"),
        [(0 * HOUR, "hours", "1"), (HOUR / 3, "minutes", "20"), (1234 * HOUR, "hours", "1,500"), (3, "pieces", "3")],
    )
    def test_counts_in_a_unit_that_fits(self, used: Any, caption: str, greatest: str) -> None:
        chart = UsageChart(periods=[PeriodUse(period=months(date(2026, 11, 1), 1)[0], used=used)])
        written = Drawn.of(chart.svg()).written()

        assert caption in written
        assert greatest in written

    def test_ten_years_are_named_by_their_years(self) -> None:
        chart = UsageChart(periods=[PeriodUse(period=one, used=HOUR) for one in months(date(2017, 3, 1), 120)])
        written = Drawn.of(chart.svg(language="de")).written()

        assert written[-10:] == [f"{year}" for year in range(2018, 2028)]

    def test_names_what_occurs(self) -> None:
        one, other = months(date(2026, 1, 1), 2)
        chart = UsageChart(periods=[PeriodUse(period=other, used=0, held=1), PeriodUse(period=one, used=0)])

        assert chart.uses == (Use.HELD,)
        assert UsageChart(periods=[PeriodUse(period=one, used=0)]).uses == (Use.USED,)
        assert [use.period for use in chart.periods] == [one, other]
        assert chart.measure is Measure.PIECES

    def test_the_table(self) -> None:
        [one] = months(date(2026, 1, 1), 1)
        chart = UsageChart(periods=[PeriodUse(period=one, used=HOUR, overage=HOUR / 2)])

        nothing = timedelta(0)
        assert chart.table.to_rows() == [
            {
                "period": date(2026, 1, 1),
                "used": HOUR,
                "expired": nothing,
                "overage": HOUR / 2,
                "hourly": nothing,
                "held": nothing,
                "parked": nothing,
            }
        ]

    def test_refuses_what_cannot_be_drawn(self) -> None:
        one, other = months(date(2026, 1, 1), 2)
        overlapping = Span(date(2026, 1, 31), date(2026, 3, 1))

        with pytest.raises(InvalidValueError) as caught:
            UsageChart(periods=[])
        assert str(caught.value) == "periods: there is none to draw. Give the use of at least one period."
        with pytest.raises(InvalidTypeError) as mixed:
            UsageChart(periods=[PeriodUse(period=one, used=1), PeriodUse(period=other, used=HOUR)])
        assert str(mixed.value) == "periods: time and pieces do not add up. Draw a chart of each."
        with pytest.raises(InvalidValueError) as twice:
            UsageChart(periods=[PeriodUse(period=one, used=1), PeriodUse(period=overlapping, used=1)])
        assert str(twice.value) == (
            "periods: 2026-01-31 belongs to two of them. "
            "Give each day to one period, and each contract a chart of its own."
        )
        with pytest.raises(InvalidTypeError) as beside:
            PeriodUse(period=one, used=HOUR, held=1)
        assert str(beside.value) == (
            "held: 1 stands beside datetime.timedelta(seconds=3600). Give time everywhere, or pieces everywhere."
        )
        with pytest.raises(InvalidValueError, match="expired: -1 is negative"):
            PeriodUse(period=one, used=1, expired=-1)


def booked(**more: Any) -> Contract:
    package = PACKAGES[0].contingent(overage_rate=eur(100))
    policy = sp.shipped_policy("confluence_package").read_as()
    term = Term(start=date(2026, 10, 1), policy=policy, contingents=[attrs.evolve(package, **more)])
    return Contract(id="C-1", customer="Acme", zone="Europe/Berlin", currency="EUR", terms=[term])


ASKED = {"contact": "key_user", "kind": "incident", "complexity": "within"}
TICKET = Ticket(id="T-1", reported_at=datetime(2026, 10, 1, 8, tzinfo=UTC), findings=ASKED)


def work(name: str, month: int, hours: int) -> WorkEntry:
    return WorkEntry(id=name, ticket="T-1", start=datetime(2026, month, 5, 8, tzinfo=UTC), duration=hours * HOUR)


class TestUsageOfWhatWasSettled:
    """The same figures as statements, corrections, comparisons and packages have."""

    def test_a_settlement_with_its_corrections(self) -> None:
        contract = booked()
        assessed = [assess(TICKET, contract)]
        through = date(2026, 11, 30)
        charges = charge([work("a", 10, 10), work("b", 11, 19)], assessed, contract)
        closed = close(settle(contract, charges, through=through), at=datetime(2026, 12, 1, tzinfo=UTC))
        approval = Approval(id="F", at=datetime(2026, 12, 2, tzinfo=UTC), ratifies=True, cap=2 * HOUR)
        late = charge([work("a", 10, 10), work("b", 11, 19), work("c", 10, 8)], assessed, contract)
        settlement = settle(contract, late, previous=closed, through=through, approvals=[approval])

        october, november = UsageChart.of_settlement(settlement).periods

        assert october == PeriodUse(period=october.period, used=16 * HOUR, held=2 * HOUR)
        assert november == PeriodUse(period=november.period, used=16 * HOUR, overage=2 * HOUR, held=HOUR)
        [first, _] = UsageChart.of_settlement(settlement, measure=Measure.PIECES).periods
        assert first.total == 0

    def test_the_course_of_a_contract_that_is_compared(self) -> None:
        [course] = compare([booked()], [work("a", 10, 10), work("b", 11, 19)], [TICKET]).courses

        chart = UsageChart.of_course(course)

        assert chart.title == Wording(de="C-1", en="C-1")
        assert chart.periods == (
            PeriodUse(period=Span(date(2026, 10, 1), date(2026, 11, 1)), used=10 * HOUR, expired=6 * HOUR),
            PeriodUse(period=Span(date(2026, 11, 1), date(2026, 12, 1)), used=16 * HOUR, overage=3 * HOUR),
        )
        assert UsageChart.of_course(course, measure=Measure.PIECES, title=chart.title).uses == (Use.USED,)

    def test_work_by_the_hour(self) -> None:
        agreed = world.contract(world.term(rates=[world.by_the_hour()]))
        released = world.assessed("T1", world.stretch(None, CostBearer.CUSTOMER, Permit.APPROVED))
        charges = charge([world.entry("e1", world.at(4), 90)], [released], agreed)
        settlement = settle(agreed, charges, through=date(2026, 5, 31))
        may = ContractPeriod(statement=settlement.statement(date(2026, 5, 1)), net=eur(165), at_stake=eur(0))
        course = ContractCourse(name="K-1", contract=agreed, settlement=settlement, periods=(may,))

        settled = UsageChart.of_settlement(settlement)

        assert settled.periods[-1] == PeriodUse(period=may.period, used=0 * HOUR, hourly=1.5 * HOUR)
        assert UsageChart.of_course(course).periods == settled.periods[-1:]

    def test_what_is_parked_and_answered_late(self) -> None:
        contract = booked()
        unknown = attrs.evolve(TICKET, findings={"contact": "key_user", "kind": "incident"})
        through, log = date(2026, 10, 31), [work("a", 10, 10)]
        before = settle(contract, charge(log, [assess(unknown, contract)], contract), through=through)
        closed = close(before, at=datetime(2026, 11, 2, tzinfo=UTC))
        after = settle(contract, charge(log, [assess(TICKET, contract)], contract), previous=closed, through=through)

        parked, answered = (UsageChart.of_settlement(one).periods for one in (before, after))

        october = Span(date(2026, 10, 1), date(2026, 11, 1))
        assert parked == (PeriodUse(period=october, used=0 * HOUR, expired=16 * HOUR, parked=10 * HOUR),)
        assert answered == (PeriodUse(period=october, used=10 * HOUR, expired=6 * HOUR),)

    def test_a_package(self) -> None:
        history = [10 * HOUR, 19 * HOUR]
        choice = best_package(PACKAGES, history, overage_rate=eur(100))

        chart = UsageChart.of_package(choice.costs[0], choice.history, first=date(2026, 12, 24))

        assert chart.title == Wording(de="Paket 16h", en="Package 16h")
        assert chart.periods == (
            PeriodUse(period=Span(date(2026, 12, 1), date(2027, 1, 1)), used=10 * HOUR, expired=6 * HOUR),
            PeriodUse(period=Span(date(2027, 1, 1), date(2027, 2, 1)), used=16 * HOUR, overage=3 * HOUR),
        )

    def test_not_a_package_of_which_something_is_carried_over(self) -> None:
        package = attrs.evolve(PACKAGES[0].contingent(overage_rate=eur(100)), rollover=Rollover())
        choice = best_package([package], [HOUR])

        with pytest.raises(InvalidValueError) as caught:
            UsageChart.of_package(choice.costs[0], choice.history, first=date(2026, 1, 1))
        assert str(caught.value) == (
            "cost: what is left of package 16h is carried over, so its totals do not say what expires. "
            "Compare contracts, and draw the course of the one that has it."
        )


class TestCheapest:
    """Which package is the cheapest from which use on."""

    def test_a_fee_of_another_rhythm_counts_by_the_period(self) -> None:
        small = Contingent(id="small", quota=10 * HOUR, fee=eur(1000), overage_rate=eur(100))
        quarterly = Contingent(id="large", quota=20 * HOUR, fee=eur(4500), fee_period=QUARTERLY, overage_rate=eur(100))
        monthly = attrs.evolve(quarterly, fee=eur(1500), fee_period=None)
        charts = [CostChart.of_packages([small, large]) for large in (quarterly, monthly)]

        assert [(best.line.package.id, best.since) for best in charts[0].cheapest] == [
            ("small", Fraction(0)),
            ("large", Fraction(54000)),
        ]
        assert charts[0].table == charts[1].table
        assert charts[0].svg() == charts[1].svg()

    @given(offers())
    def test_is_what_trying_every_package_finds(self, packages: list[Contingent]) -> None:
        found = cheapest_by_use(packages)
        lines = [CostLine(package) for package in packages]
        edges = [best.since for best in found]

        assert edges[0] == 0
        assert edges == sorted(set(edges))
        for best, end in zip(found, [*edges[1:], edges[-1] + 50_000], strict=True):
            for used in (best.since + (end - best.since) * Fraction(part, 7) for part in range(1, 7)):
                priced = [line.cost(used) for line in lines if line.serves(used)]
                assert not priced or best.line.cost(used) == min(priced)

    @given(offers(most=4))
    def test_costs_what_a_period_costs(self, packages: list[Contingent]) -> None:
        for package in packages:
            line = CostLine(package)
            for units in (0, package.units, package.units + 3600):
                if line.serves(units) or units <= package.units:
                    exact = period_cost(package, quantity_of(units, package.measure))
                    assert abs(line.cost(units) - Fraction(exact.amount)) <= Fraction(1, 200)

    @given(st.lists(st.tuples(st.integers(1, 60), st.integers(0, 5000)), min_size=2, max_size=6), st.integers(1, 200))
    def test_changes_where_the_packages_break_even(self, sizes: list[tuple[int, int]], rate: int) -> None:
        packages = [
            Package(id=str(number), quota=hours * HOUR, fee=eur(fee)).contingent(overage_rate=eur(rate))
            for number, (hours, fee) in enumerate(sizes)
        ]

        for before, after in pairwise(cheapest_by_use(packages)):
            one, other = before.line.package, after.line.package
            if one.units < other.units and one.fee < other.fee:
                assert break_even(one, other).at == after.since / 3600

    def test_of_equal_ones_it_is_the_one_that_stays_it_the_longest(self) -> None:
        small, large, dear = (
            Package(id=name, quota=quota, fee=eur(fee)).contingent(overage_rate=eur(10))
            for name, quota, fee in (("small", 10, 100), ("large", 20, 100), ("dear", 40, 300))
        )

        assert [(best.line.package.id, best.since) for best in cheapest_by_use([small, dear, large])] == [
            ("large", Fraction(0))
        ]
        assert CostLine(large).undercut_by(CostLine(dear), Fraction(0)) is None

    def test_the_known_packages(self) -> None:
        """20 h and 30 h never beat 16 h plus overage at 100 EUR an hour; 40 h wins above 38 h, 50 h above 47 h."""
        chart = CostChart.of_packages(PACKAGES, overage_rate=eur(100))

        assert [(row["package"], row["since"]) for row in chart.table.to_rows()] == [
            ("16h", 0),
            ("40h", 38),
            ("50h", 47),
        ]


class TestCosts:
    """Lines over the use of a period."""

    @settings(max_examples=20)
    @given(cost_charts())
    def test_every_line_rises_and_stays_in_the_area(self, chart: CostChart) -> None:
        drawn = Drawn.of(chart.svg())

        curves = drawn.marks("polyline", "cost")
        assert len(curves) == len(chart.packages)
        for curve in [*curves, *drawn.marks("polyline", "cheapest")]:
            points = [tuple(map(float, point.split(","))) for point in curve.attrib["points"].split()]
            for (left, lower), (right, upper) in pairwise(points):
                assert left <= right
                assert upper <= lower + 0.01

    @settings(max_examples=20)
    @given(cost_charts())
    def test_marks_every_change_and_every_use(self, chart: CostChart) -> None:
        drawn = Drawn.of(chart.svg())

        assert len(drawn.marks("circle", "change")) == len(chart.cheapest) - 1
        assert len(drawn.marks("circle", "use")) == len(chart.history) + bool(chart.history)

    def test_in_words(self) -> None:
        choice = best_package(PACKAGES, [12 * HOUR, 44 * HOUR], overage_rate=eur(100))
        drawn = Drawn.of(CostChart.of_choice(choice).svg(language="de"))
        written = [text.replace("\u00a0", " ") for text in drawn.written()]

        assert drawn.said("desc").replace("\u00a0", " ") == (
            "16h: günstigstes Paket; 40h ab 38 h; 50h ab 47 h. 16h: 1.600,00 €, 20h: 2.000,00 €, 30h: 3.000,00 €, "
            "40h: 3.800,00 €, 50h: 4.500,00 €."
        )
        assert written[:5] == [
            "Kosten der Pakete nach Nutzung",
            "günstigstes Paket",
            "ab hier die beste Wahl",
            "Nutzung eines Zeitraums",
            "EUR im Monat",
        ]
        assert {"Stunden", "40h ab 38 h", "50h ab 47 h", "50h: 4.500,00 €", "6.000"} <= set(written)

    def test_pieces_and_periods_other_than_months(self) -> None:
        quarterly = [
            attrs.evolve(
                Package(id=str(size), quota=size, fee=eur(size * 90 + 50)).contingent(overage_rate=eur(130)),
                period=sp.Rhythm(months=3),
            )
            for size in (4, 7)
        ]
        written = Drawn.of(CostChart(packages=quarterly, history=[5]).svg()).written()

        assert {"pieces", "EUR per period", "7 from 6.08 pieces"} <= set(written)

    def test_a_package_without_a_rate_ends_with_its_quota(self) -> None:
        drawn = Drawn.of(CostChart.of_packages(PACKAGES).svg())
        ends = [float(curve.attrib["points"].split()[-1].split(",")[0]) for curve in drawn.marks("polyline", "cost")]

        [_, band] = (one.attrib["points"] for one in drawn.marks("polyline", "cheapest"))
        assert ends == sorted(set(ends))
        assert float(band.split()[-1].split(",")[0]) == ends[-1]
        assert "20h from 16 h" in [text.replace("\u00a0", " ") for text in drawn.written()]

    def test_refuses_a_history_of_something_else(self) -> None:
        with pytest.raises(InvalidTypeError) as caught:
            CostChart(packages=[PACKAGES[0].contingent(overage_rate=eur(1))], history=[3])
        assert str(caught.value) == "history: 3 does not fit the packages. Give the use of each period in time."
        with pytest.raises(InvalidValueError, match="packages: there is none to choose from"):
            CostChart(packages=[])


class TestTimelines:
    """Events, open hours, what counted, pauses, and due instants along time."""

    TICKET = Ticket(
        id="T-1",
        title="Export",
        reported_at=MONDAY,
        events=[
            Answered(at=MONDAY + 3 * HOUR),
            Paused(at=MONDAY + 4 * HOUR, reason="waiting_on_customer"),
            CustomerMessage(at=MONDAY + 26 * HOUR),
            Resumed(at=MONDAY + 26 * HOUR),
            Answered(at=MONDAY + 33 * HOUR),
            Resolved(at=MONDAY + 100 * HOUR),
            Closed(at=MONDAY + 101 * HOUR),
        ],
    )

    @settings(max_examples=25)
    @given(timelines())
    def test_stays_between_report_and_end(self, chart: TimelineChart) -> None:
        course, drawn = chart.course, Drawn.of(chart.svg())
        places = [circle.get("cx") for circle in drawn.marks("circle", "event")]

        assert len(places) == len(course.happenings)
        assert [float(place or 0) for place in places] == sorted(float(place or 0) for place in places)
        for kind in ("open", "counted", "paused", "late"):
            for piece in drawn.areas(kind):
                assert float(places[0] or 0) - 0.01 <= piece.left < piece.right <= float(places[0] or 0) + 601.01

    @settings(max_examples=25)
    @given(timelines())
    def test_no_two_pieces_of_a_clock_cover_each_other(self, chart: TimelineChart) -> None:
        drawn = Drawn.of(chart.svg())
        pieces = sorted((one for kind in ("counted", "paused", "late") for one in drawn.areas(kind)), key=_place)

        for one, other in pairwise(pieces):
            assert one.top < other.top or one.right <= other.left + 1.01

    def test_what_counted_is_as_long_as_the_clock_says(self) -> None:
        chart = TimelineChart.of_ticket(self.TICKET, GOLD, as_of=MONDAY + 30 * HOUR)
        drawn = Drawn.of(chart.svg())
        span = chart.course.span
        hour = 600 / ((span.end - span.start) / HOUR)
        [first, following, resolution] = (
            one for one in deadlines(self.TICKET, GOLD, as_of=MONDAY + 30 * HOUR) if one.started_at is not None
        )

        for lane, deadline in enumerate((first, following, resolution)):
            tops = sorted({one.top for one in drawn.areas("open")})
            shown = [one for one in drawn.areas("counted") if one.top == tops[lane]]
            assert sum(one.right - one.left for one in shown) / hour == pytest.approx(deadline.elapsed / HOUR, abs=0.01)

    def test_is_overdue_after_its_due_instant(self) -> None:
        chart = TimelineChart.of_ticket(
            self.TICKET, contract(target("resolution", 12 * HOUR)), as_of=MONDAY + 900 * HOUR
        )
        drawn = Drawn.of(chart.svg(language="de"))
        [_, due] = drawn.marks("polygon", "due")
        [post, *_] = (float(pair.split(",")[0]) for pair in due.attrib["points"].split())

        assert max(one.right for one in drawn.areas("counted")) == pytest.approx(post)
        assert min(one.left for one in drawn.areas("late")) == pytest.approx(post)
        assert len(drawn.marks("circle", "met")) == 2, "one in the legend, one in the lane"
        assert "Stand" not in " ".join(drawn.written())
        assert chart.course.span.end == (MONDAY + 101 * HOUR).astimezone(UTC)
        assert drawn.said("desc").endswith(
            "Lösung angestrebt: fällig Mi 18.11., 14:30 · verfehlt · erledigt Fr 20.11., 13:30."
        )

    def test_a_pause_has_no_due_instant_but_says_what_is_left(self) -> None:
        chart = TimelineChart.of_ticket(self.TICKET, contract(target("resolution", 24 * HOUR)), as_of=MONDAY + 5 * HOUR)
        drawn = Drawn.of(chart.svg())

        assert drawn.marks("polygon", "due") == []
        assert "paused · 21 h left" in [text.replace("\u00a0", " ") for text in drawn.written()]
        assert {"clock runs", "clock stands still", "service hours", "as of Mon 16 Nov, 14:30"} <= set(drawn.written())
        assert [(one.tip) for one in drawn.areas("paused")] == [
            "Mon 16 Nov, 13:30 – Mon 16 Nov, 14:30: waiting on the customer"
        ]

    def test_a_promise_without_a_number_says_how_it_stands(self) -> None:
        written = Drawn.of(
            TimelineChart.of_ticket(
                Ticket(id="T-2", reported_at=MONDAY), contract(target("resolution", None)), as_of=MONDAY + HOUR
            ).svg()
        ).written()

        assert "pending" in written
        assert "Ticket T-2" in written

    def test_nothing_promised_shows_what_happened(self) -> None:
        chart = TimelineChart.of_ticket(Ticket(id="T-2", reported_at=MONDAY), contract(), as_of=MONDAY)

        assert {"reported", "No deadline has a clock.", "09:30", "09:35"} <= set(Drawn.of(chart.svg()).written())
        assert chart.table.rows == ()
        assert chart.course.span == Span(MONDAY.astimezone(UTC), (MONDAY + timedelta(minutes=10)).astimezone(UTC))

    def test_what_happens_at_once_has_one_flag(self) -> None:
        events = [Answered(at=MONDAY), *(CustomerMessage(at=MONDAY + timedelta(seconds=at)) for at in range(9))]
        ticket = Ticket(id="T", reported_at=MONDAY, events=events)
        drawn = Drawn.of(TimelineChart.of_ticket(ticket, GOLD, as_of=MONDAY + 99 * HOUR).svg())

        assert "reported, customer wrote +9" in drawn.written()
        assert len(drawn.marks("circle", "event")) == 11

    def test_several_years_are_told_apart(self) -> None:
        long = TimelineChart.of_ticket(
            self.TICKET, contract(target("total_resolution", 9000 * HOUR)), as_of=MONDAY + 90 * HOUR
        )

        drawn = Drawn.of(long.svg(language="de"))
        assert any("fällig " in text and text.count(".20") == 1 for text in drawn.written())
        assert len(drawn.areas("open")) < 400

    def test_of_many_runs_the_marks_stay_apart(self) -> None:
        """Each answer has a clock of its own; the last one is always marked."""
        events: list[Event] = []
        for number in range(60):
            asked = MONDAY + number * 7 * HOUR
            events += [CustomerMessage(at=asked), Answered(at=asked + (number % 9) * HOUR)]
        ticket = Ticket(id="T", reported_at=MONDAY, events=events)
        chart = TimelineChart.of_ticket(
            ticket, contract(target("next_response", 6 * HOUR, calendar="clock")), as_of=events[-1].at
        )
        posts = sorted(
            float(mark.attrib["points"].split(",")[0]) for mark in Drawn.of(chart.svg()).marks("polygon", "due")[1:]
        )

        flags = [text for text in Drawn.of(chart.svg()).texts() if text.tip.startswith(("customer wrote", "answered"))]
        assert 1 < len({flag.top for flag in flags}) <= 6
        assert len(chart.course.lanes[0].clocks) > 40 > len(posts) > 5
        assert all(later - earlier >= 25.9 for earlier, later in pairwise(posts))
        assert any(text.startswith("run ") for text in Drawn.of(chart.svg()).written())

    def test_a_long_line_on_how_a_deadline_stands_has_room(self) -> None:
        chart = TimelineChart.of_ticket(
            self.TICKET, contract(target("resolution", 9000 * HOUR)), as_of=MONDAY + 2 * HOUR
        )
        [lane] = chart.course.lanes
        unclear = attrs.evolve(lane.current, state=State.UNDETERMINED, met_at=chart.course.span.end)
        course = attrs.evolve(chart.course, lanes=(attrs.evolve(lane, clocks=(lane.current,) * 11 + (unclear,)),))
        drawn = Drawn.of(attrs.evolve(chart, course=course).svg())

        assert drawn.outside() == []
        assert drawn.overlaps() == []

    def test_the_table(self) -> None:
        chart = TimelineChart.of_ticket(
            self.TICKET, GOLD, as_of=MONDAY + 30 * HOUR, title=Wording(de="Verlauf", en="Course")
        )

        assert chart.table.to_rows() == [
            {
                "metric": "first response",
                "commitment": "guaranteed",
                "state": "met",
                "due": MONDAY + 25 * HOUR,
                "met_at": MONDAY + 3 * HOUR,
            },
            {
                "metric": "next response",
                "commitment": "aimed at",
                "state": "pending",
                "due": MONDAY + 32 * HOUR,
                "met_at": None,
            },
            {
                "metric": "resolution",
                "commitment": "aimed at",
                "state": "pending",
                "due": datetime(2026, 11, 20, 11, 30, tzinfo=BERLIN),
                "met_at": None,
            },
        ]

    def test_every_event_has_a_name(self) -> None:
        class Escalated(Event):
            """A kind of event of somebody's own."""

        assert happening(Closed(at=MONDAY)) == Wording(de="geschlossen", en="closed")
        assert happening(Escalated(at=MONDAY)) == Wording(de="Escalated", en="Escalated")


def _place(one: Shape) -> tuple[float, float]:
    return one.top, one.left
