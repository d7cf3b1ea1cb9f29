"""Enquiries are analysed regularly, and the results become improvements. APP-11"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import supportpolicy as sp
from supportpolicy.clauses import Wording
from supportpolicy.improvement import (
    PORTION_OF_BEARER,
    PORTION_OF_LIABILITY,
    Aspect,
    Improvement,
    Inflow,
    Portion,
    PortionShare,
    Repeat,
    analyse,
)
from supportpolicy.policy import CostBearer
from supportpolicy.settlement import Charge, Liability, Reason
from supportpolicy.spans import Span
from supportpolicy.tickets import Part, Reclassified, Ticket, WorkEntry
from tests.settlement_world import assessed, stretch

NOVEMBER = Span(date(2026, 11, 1), date(2026, 12, 1))
ZERO = timedelta(0)
SECOND = timedelta(seconds=1)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def ticket(name: str, day: int = 3, month: int = 11, **findings: str) -> Ticket:
    return Ticket(id=name, reported_at=at(day, month=month), findings=findings)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def charge(
    name: str | None, time: int, liability: Liability = Liability.VENDOR, *, day: int = 5, part: str | None = None
) -> Charge:
    """So many minutes of work on a ticket."""
    start = at(day)
    entry = WorkEntry(id=f"E-{name}-{time}-{day}", ticket=name, part=part, start=start, duration=minutes(time))
    return Charge(entry, time * 60, Reason(liability=liability), start.date(), start)


def plain(text: str) -> Wording:
    return Wording(de=text, en=text)


class TestWhatComesIn:
    """APP-11: by cause, kind and module."""

    def test_matters_are_counted_by_cause_kind_and_module(self) -> None:
        tickets = [
            ticket("T-1", component="platform", kind="bug"),
            ticket("T-2", component="platform", kind="question"),
            ticket("T-3", kind="bug"),
        ]

        found = analyse(tickets, [], [charge("T-3", 30)], NOVEMBER, modules={"T-2": "export"})

        assert found.tickets == 3
        assert [(row.aspect, row.name, row.matters, row.worked) for row in found.incoming] == [
            (Aspect.CAUSE, "platform", 2, ZERO),
            (Aspect.CAUSE, None, 1, minutes(30)),
            (Aspect.KIND, "bug", 2, minutes(30)),
            (Aspect.KIND, "question", 1, ZERO),
            (Aspect.MODULE, None, 2, minutes(30)),
            (Aspect.MODULE, "export", 1, ZERO),
        ]

    def test_a_ticket_counts_on_the_local_day_of_its_report_and_work_on_its_own_day(self) -> None:
        late = attrs.evolve(ticket("T-1", kind="bug"), reported_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))

        in_utc = analyse([late], [], [charge("T-1", 15)], NOVEMBER)
        in_berlin = analyse([late], [], [charge("T-1", 15)], NOVEMBER, zone="Europe/Berlin")

        assert (in_utc.tickets, in_utc.of(Aspect.KIND)[0].matters, in_utc.worked) == (0, 0, minutes(15))
        assert (in_berlin.tickets, in_berlin.of(Aspect.KIND)[0].matters) == (1, 1)

    def test_the_end_of_the_period_is_not_part_of_it(self) -> None:
        december = attrs.evolve(ticket("T-1"), reported_at=at(1, hour=0, month=12))

        found = analyse([december], [], [charge("T-1", 15, day=30)], NOVEMBER)

        assert (found.tickets, found.worked, found.repeats) == (0, minutes(15), ())

    def test_what_was_found_later_replaces_what_was_stated(self) -> None:
        found_out = sp.Diagnosis(findings={"component": "third_party", "kind": "bug"}, made_at=at(4))
        events = [sp.Diagnosed.of(found_out), Reclassified(at=at(5), findings={"kind": "incident"})]
        changed = attrs.evolve(
            ticket("T-1", component="platform", kind="question"), events=[*events, sp.Closed(at=at(6))]
        )

        found = analyse([changed], [], [], NOVEMBER)

        assert [row.name for row in found.incoming] == ["third_party", "incident", None]

    def test_several_values_that_are_still_possible_are_not_established(self) -> None:
        unsure = Ticket(id="T-1", reported_at=at(3), findings={"kind": ["bug", "incident"]})

        (row,) = analyse([unsure], [], [], NOVEMBER).of(Aspect.KIND)

        assert (row.name, row.label) == (None, Wording(de="nicht festgestellt", en="not established"))

    def test_parts_count_one_by_one_and_not_their_ticket_beside_them(self) -> None:
        both = attrs.evolve(
            ticket("T-1", kind="bug"),
            parts=[Part(id="fault"), Part(id="wish", findings={"kind": "change_request"})],
            events=[Reclassified(at=at(5), part="wish", findings={"component": "customizing"})],
        )
        charges = [charge("T-1", 10, part="wish"), charge("T-1", 20), charge("T-1", 5, part="gone")]

        found = analyse([both], [], charges, NOVEMBER)

        assert found.tickets == 1
        assert [(row.name, row.matters, row.worked) for row in found.of(Aspect.KIND)] == [
            ("bug", 1, minutes(25)),
            ("change_request", 1, minutes(10)),
        ]
        assert [row.name for row in found.of(Aspect.CAUSE)] == [None, "customizing"]

    def test_the_names_are_those_of_the_policies(self) -> None:
        crm = sp.shipped_policy("saas_crm").read_as()
        contract = sp.Contract(
            id="K-1",
            customer="Acme",
            zone="Europe/Berlin",
            currency="EUR",
            terms=[sp.Term(start=date(2026, 1, 1), policy=crm)],
        )
        known = ticket("T-1", component="platform", kind="bug")
        elsewhere = ticket("T-2", kind="puzzle")

        found = analyse([known, elsewhere], [sp.assess(known, contract)], [], NOVEMBER, modules={"T-1": "export"})

        assert [row.label.de for row in found.incoming] == [
            "Plattformbetrieb des Anbieters",
            "nicht festgestellt",
            "Fehler",
            "puzzle",
            "export",
            "nicht festgestellt",
        ]

    def test_a_policy_without_these_facts_names_nothing(self) -> None:
        found = analyse([ticket("T1", kind="bug")], [assessed("T1", stretch(None, CostBearer.VENDOR))], [], NOVEMBER)

        assert found.of(Aspect.KIND)[0].label == plain("bug")

    def test_a_ticket_given_twice_is_refused(self) -> None:
        with pytest.raises(sp.InvalidValueError) as caught:
            analyse([ticket("T-1"), ticket("T-1")], [], [], NOVEMBER)

        assert str(caught.value) == "tickets: ticket T-1 is given twice. Give each ticket once."


class TestAtWhoseExpense:
    """Free, from the contingent, billable, referred: the minutes come from the charges."""

    def test_shares_add_up_to_all_that_was_worked(self) -> None:
        charges = [
            charge("T-1", 30, Liability.FREE_DIAGNOSIS),
            charge("T-1", 30, Liability.BILLABLE),
            charge("T-2", 45, Liability.DRAWS_ON_CONTINGENT),
            charge(None, 15, Liability.PARKED),
        ]

        found = analyse([ticket("T-1"), ticket("T-2")], [], charges, NOVEMBER)

        assert found.portions == (
            PortionShare(portion=Portion.FREE, matters=0, worked=minutes(30), share=Fraction(1, 4)),
            PortionShare(portion=Portion.CONTINGENT, matters=0, worked=minutes(45), share=Fraction(3, 8)),
            PortionShare(portion=Portion.BILLABLE, matters=0, worked=minutes(30), share=Fraction(1, 4)),
            PortionShare(portion=Portion.OPEN, matters=0, worked=minutes(15), share=Fraction(1, 8)),
        )

    def test_matters_count_by_what_was_decided_about_them(self) -> None:
        decided = [
            assessed("T-1", stretch(None, CostBearer.THIRD_PARTY)),
            assessed("T-2", stretch(None, CostBearer.NOT_OFFERED)),
            assessed("T-9", stretch(None, CostBearer.CUSTOMER)),
        ]

        found = analyse([ticket("T-1"), ticket("T-2"), ticket("T-3")], decided, [], NOVEMBER)

        assert found.portions == (
            PortionShare(portion=Portion.REFERRED, matters=1, worked=ZERO, share=None),
            PortionShare(portion=Portion.NOT_OFFERED, matters=1, worked=ZERO, share=None),
        )

    def test_every_liability_and_every_bearer_is_at_somebodys_expense(self) -> None:
        assert set(PORTION_OF_LIABILITY) == set(Liability)
        assert set(PORTION_OF_BEARER) == set(CostBearer)
        vendors = {PORTION_OF_LIABILITY[liability] for liability in sp.settlement.VENDORS}
        assert vendors == {Portion.FREE, Portion.REFERRED, Portion.NOT_OFFERED}

    def test_work_of_other_periods_and_trainings_do_not_count(self) -> None:
        training = WorkEntry(id="W-1", ticket="T-1", start=at(5), pieces=1)
        pieces = Charge(training, 1, Reason(liability=Liability.DRAWS_ON_CONTINGENT), date(2026, 11, 5), at(5))
        october = attrs.evolve(charge("T-1", 60), on=date(2026, 10, 31))

        found = analyse([ticket("T-1")], [], [pieces, october], NOVEMBER)

        assert (found.worked, found.portions) == (ZERO, ())


class TestWhatRepeats:
    """Repeat causes, and what a remedy would have saved."""

    def test_what_was_worked_after_the_first_matter_could_have_been_saved(self) -> None:
        tickets = [
            ticket("T-2", day=9, component="base_software", kind="bug"),
            ticket("T-1", day=3, component="base_software", kind="bug"),
            ticket("T-3", day=12, kind="bug"),
        ]
        charges = [charge("T-1", 60), charge("T-2", 40), charge("T-3", 90)]

        found = analyse(tickets, [], charges, NOVEMBER)

        assert found.repeats == (
            Repeat(
                issue=None,
                cause=plain("base_software"),
                kind=plain("bug"),
                module=None,
                tickets=("T-1", "T-2"),
                matters=2,
                worked=minutes(100),
                saving=minutes(40),
            ),
        )
        assert found.saving == minutes(40)

    def test_all_work_on_a_known_issue_could_have_been_saved(self) -> None:
        tickets = [ticket("T-1", component="platform"), ticket("T-2", component="platform", kind="bug")]

        found = analyse(
            tickets, [], [charge("T-1", 60), charge("T-2", 5)], NOVEMBER, issues={"T-1": "KB-7", "T-2": "KB-7"}
        )

        (repeat,) = found.repeats
        assert (repeat.issue, repeat.cause, repeat.kind, repeat.saving) == (
            "KB-7",
            plain("platform"),
            None,
            minutes(65),
        )

    def test_a_known_issue_counts_though_it_came_up_once(self) -> None:
        (repeat,) = analyse([ticket("T-1", kind="bug")], [], [], NOVEMBER, issues={"T-1": "KB-7"}).repeats

        assert (repeat.matters, repeat.kind, repeat.saving) == (1, plain("bug"), ZERO)

    def test_what_was_reported_before_is_a_repetition_now(self) -> None:
        before, now = ticket("T-1", month=10, component="platform"), ticket("T-2", component="platform")

        (repeat,) = analyse([before, now], [], [charge("T-2", 30)], NOVEMBER).repeats

        assert (repeat.tickets, repeat.matters, repeat.saving) == (("T-2",), 1, minutes(30))

    def test_what_is_reported_after_the_period_is_no_repetition_yet(self) -> None:
        later = attrs.evolve(ticket("T-2", component="platform"), reported_at=at(1, hour=0, month=12))

        assert analyse([ticket("T-1", component="platform"), later], [], [], NOVEMBER).repeats == ()

    def test_what_neither_came_nor_was_worked_on_in_the_period_is_left_out(self) -> None:
        before = [ticket(name, month=10, component="platform") for name in ("T-1", "T-2")]

        assert analyse(before, [], [], NOVEMBER).repeats == ()

    def test_one_root_matter_in_two_tickets_is_no_repetition(self) -> None:
        first = ticket("T-1", component="platform")
        split = attrs.evolve(ticket("T-2", component="platform"), matter="T-1")

        assert analyse([first, split], [], [], NOVEMBER).repeats == ()

    def test_a_common_kind_alone_is_no_cause(self) -> None:
        assert analyse([ticket("T-1", kind="bug"), ticket("T-2", kind="bug")], [], [], NOVEMBER).repeats == ()

    @pytest.mark.parametrize(
        ("kind", "planned_change"),
        [("change_request", "no"), ("training", "no"), ("service_request", "no"), ("bug", "yes")],
    )
    def test_what_nothing_mends_is_no_repeat_unless_the_issue_is_known(self, kind: str, planned_change: str) -> None:
        tickets = [
            ticket(name, component="platform", kind=kind, planned_change=planned_change) for name in ("T-1", "T-2")
        ]

        assert analyse(tickets, [], [], NOVEMBER).repeats == ()
        assert len(analyse(tickets, [], [], NOVEMBER, issues={"T-1": "KB-7"}).repeats) == 1

    def test_what_may_be_a_planned_change_is_one_only_when_that_is_known(self) -> None:
        unsure = {"component": ["platform"], "kind": ["bug"], "planned_change": ["no", "yes"]}
        tickets = [Ticket(id=name, reported_at=at(3), findings=unsure) for name in ("T-1", "T-2")]

        assert len(analyse(tickets, [], [], NOVEMBER).repeats) == 1

    def test_what_only_agrees_in_kind_and_module_is_not_summed_up(self) -> None:
        tickets = [ticket(name, kind="bug") for name in ("T-1", "T-2")]

        found = analyse(tickets, [], [charge("T-2", 30)], NOVEMBER, modules={"T-1": "export", "T-2": "export"})

        assert (found.repeats[0].is_established, found.repeats[0].saving, found.saving) == (False, minutes(30), ZERO)
        assert found.written().splitlines()[3] == (
            "  Look for a common cause – export, bug: 2 matters, saving at most 30 min"
        )

    def test_what_would_save_most_comes_first_then_what_came_most_often(self) -> None:
        tickets = [ticket(f"{module}-{number}") for module in ("a", "b", "c") for number in range(3)]
        modules = {one.id: one.id[0] for one in tickets}
        del modules["a-2"]

        found = analyse(tickets, [], [charge("b-1", 10)], NOVEMBER, modules=modules)

        assert [(repeat.module, repeat.matters) for repeat in found.repeats] == [("b", 3), ("c", 3), ("a", 2)]


@attrs.frozen
class Case:
    tickets: list[Ticket]
    charges: list[Charge]
    modules: dict[str, str]
    issues: dict[str, str]

    def analysed(self) -> Improvement:
        return analyse(self.tickets, [], self.charges, NOVEMBER, modules=self.modules, issues=self.issues)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    names = [f"T-{number}" for number in range(draw(st.integers(0, 7)))]
    tickets = [
        attrs.evolve(
            ticket(name, day=draw(st.integers(1, 28)), month=draw(st.sampled_from([10, 11, 11, 12]))),
            findings=draw(
                st.fixed_dictionaries(
                    {},
                    optional={
                        "component": st.sampled_from(["platform", "customizing"]),
                        "kind": st.sampled_from(["bug", "question", "training"]),
                    },
                )
            ),
            matter=draw(st.sampled_from([name, names[0]])),
        )
        for name in names
    ]
    charges = [
        charge(
            draw(st.sampled_from([*names, None, "unknown"])),
            draw(st.integers(1, 90)),
            draw(st.sampled_from(list(Liability))),
            day=draw(st.integers(1, 28)),
        )
        for _ in range(draw(st.integers(0, 8)))
    ]
    names_of = st.dictionaries(st.sampled_from(names), st.sampled_from(["one", "two"])) if names else st.just({})
    return Case(tickets, charges, draw(names_of), draw(names_of))


def oracle(case: Case) -> list[tuple[Any, ...]]:
    """Repeats, asked ticket by ticket against all others: what each row is about, its tickets, work and saving."""
    rows = set()
    known = [one for one in case.tickets if one.reported_at < at(1, hour=0, month=12)]
    for one in known:
        alike = [other for other in known if _mark(case, other) == _mark(case, one)]
        alike.sort(key=lambda other: (other.reported_at, other.id))
        issue, cause, kind, module = _mark(case, one)
        if kind == "training":
            continue
        if issue is None and (cause is module is None or {other.matter for other in alike} == {one.matter}):
            continue
        shown = [other for other in alike if other.reported_at >= at(1, hour=0) or _time(case, [other])]
        saved = [other for other in shown if issue is not None or other.matter != alike[0].matter]
        if shown:
            rows.add(
                (
                    _mark(case, one),
                    tuple(other.id for other in shown),
                    len({other.matter for other in shown}),
                    _time(case, shown),
                    _time(case, saved),
                )
            )
    return sorted(rows, key=lambda row: (-row[4], -row[2], -row[3], [str(part) for part in row[0]]))


def _mark(case: Case, one: Ticket) -> tuple[str | None, ...]:
    if one.id in case.issues:
        return case.issues[one.id], None, None, None
    known = {name: next(iter(values)) for name, values in one.findings.items()}
    return None, known.get("component"), known.get("kind"), case.modules.get(one.id)


def _time(case: Case, tickets: Sequence[Ticket]) -> timedelta:
    names = {one.id for one in tickets}
    return sum((one.units * SECOND for one in case.charges if one.entry.ticket in names), ZERO)


class TestLaws:
    @given(cases())
    def test_it_says_what_asking_ticket_by_ticket_says(self, case: Case) -> None:
        repeats = case.analysed().repeats

        assert [(one.tickets, one.matters, one.worked, one.saving) for one in repeats] == [
            row[1:] for row in oracle(case)
        ]

    @given(cases())
    def test_every_minute_has_one_cause_one_kind_one_module_and_one_portion(self, case: Case) -> None:
        found = case.analysed()
        names = {one.id for one in case.tickets}
        on_tickets = sum((one.units * SECOND for one in case.charges if one.entry.ticket in names), ZERO)

        assert found.worked == sum((row.worked for row in found.portions), ZERO)
        for aspect in Aspect:
            assert sum((row.worked for row in found.of(aspect)), ZERO) == on_tickets
            assert sum(row.matters for row in found.of(aspect)) == found.tickets
        assert sum((row.share or Fraction(0) for row in found.portions), Fraction(0)) == bool(case.charges)

    @given(cases())
    def test_no_remedy_saves_more_than_was_worked(self, case: Case) -> None:
        found = case.analysed()

        assert all(ZERO <= one.saving <= one.worked for one in found.repeats)
        assert found.saving <= found.worked

    @given(cases(), st.randoms(use_true_random=False))
    def test_the_order_of_the_input_means_nothing(self, case: Case, random: st.randoms) -> None:  # type: ignore[valid-type]
        other = Case(list(case.tickets), list(case.charges), case.modules, case.issues)
        random.shuffle(other.tickets)  # type: ignore[attr-defined]
        random.shuffle(other.charges)  # type: ignore[attr-defined]

        assert other.analysed() == case.analysed()


def report(charges: Iterable[Charge] = ()) -> Improvement:
    tickets = [ticket("T-1", component="platform", kind="bug"), ticket("T-2", component="platform", kind="bug")]
    tickets.append(ticket("T-3", kind="question"))
    return analyse(tickets, [], charges, NOVEMBER, modules={"T-1": "export", "T-2": "export"}, issues={"T-3": "KB-7"})


class TestInWords:
    def test_a_period_without_anything_is_told_in_one_line(self) -> None:
        found = analyse([], [], [], NOVEMBER)

        assert found.written().replace("\u00a0", " ") == (
            "November 2026: 0 tickets, no work recorded.\n"
            "\n"
            "Counted: tickets on the day of their report, work on the day it was done."
        )

    def test_a_report_says_what_would_help_most(self) -> None:
        charges = [charge("T-1", 60), charge("T-2", 90), charge("T-3", 30, Liability.BILLABLE)]

        assert report(charges).written().replace("\u00a0", " ") == ENGLISH

    def test_it_does_in_german(self) -> None:
        charges = [charge("T-1", 60), charge("T-2", 90), charge("T-3", 30, Liability.BILLABLE)]

        assert report(charges).written(language="de").replace("\u00a0", " ") == GERMAN

    def test_without_work_it_names_what_came_most_often(self) -> None:
        told = report().written().split("\n\n")

        assert told[1].splitlines() == [
            "What would help most",
            "  Mend or document – export, platform, bug: 2 matters",
            "  Point to known issue KB-7 at first contact: 1 matter",
        ]

    def test_without_work_it_shows_no_times(self) -> None:
        assert "Work" not in report().written()
        assert "| What | Number |" in report().written(style="markdown")

    def test_long_tables_are_cut_and_say_so(self) -> None:
        tickets = [ticket(f"T-{number}") for number in range(22)]
        modules = {one.id: f"m{number // 2:02}" for number, one in enumerate(tickets)}

        found = analyse(tickets, [], [], NOVEMBER, modules=modules)
        text = found.written(style="markdown")

        assert "**What comes in (the first 10 of each)**" in text
        assert "**What comes again (the first 10 of each)**" in text
        assert "m09" in text
        assert "m10" not in text
        assert len(found.repeats_table.rows) == 11

    def test_a_notebook_shows_it(self) -> None:
        assert report()._repr_html_() == report().written(style="html")
        assert report()._repr_markdown_() == report().written(style="markdown")

    def test_rows_for_a_data_frame_or_a_chart(self) -> None:
        charges = [charge("T-1", 60), charge("T-2", 90)]

        assert report(charges).repeats_table.to_rows()[0] == {
            "issue": None,
            "cause": "platform",
            "kind": "bug",
            "module": "export",
            "matters": 2,
            "worked": minutes(150),
            "saving": minutes(90),
        }
        assert report(charges).incoming_table.to_rows()[0]["name"] == "platform"


def test_an_inflow_is_a_value() -> None:
    same = [Inflow(aspect=Aspect.KIND, name="bug", label=plain("bug"), matters=1, worked=ZERO) for _ in range(2)]

    assert same[0] == same[1]


ENGLISH = """\
November 2026: 3 tickets, 3 h of work.

What would help most
  Mend or document – export, platform, bug: 2 matters, saving at most 1 h 30 min
  Point to known issue KB-7 at first contact: 1 matter, saving at most 30 min
  Known issues and established causes together: saving at most 2 h of 3 h.

Counted: tickets on the day of their report, work on the day it was done.

What comes in

By      What             Number        Work
──────  ───────────────  ──────  ──────────
cause   platform              2  2 h 30 min
cause   not established       1      30 min
matter  bug                   2  2 h 30 min
matter  question              1      30 min
module  export                2  2 h 30 min
module  not established       1      30 min

At whose expense

At whose expense  Number        Work  Share (%)
────────────────  ──────  ──────────  ─────────
free of charge         0  2 h 30 min      83.33
billable               0      30 min      16.67

What comes again

Known issue  Cause     Matter    Module  Number        Work  Saving at most
───────────  ────────  ────────  ──────  ──────  ──────────  ──────────────
–            platform  bug       export       2  2 h 30 min      1 h 30 min
KB-7         –         question  –            1      30 min          30 min"""
GERMAN = """\
November 2026: 3 Vorgänge, 3 h Arbeit.

Was am meisten helfen würde
  Beheben oder dokumentieren – export, platform, bug: 2 Anliegen, Ersparnis höchstens 1 h 30 min
  Beim ersten Kontakt auf das bekannte Problem KB-7 hinweisen: 1 Anliegen, Ersparnis höchstens 30 min
  Bekannte Probleme und festgestellte Ursachen zusammen: Ersparnis höchstens 2 h von 3 h.

Gezählt: Vorgänge am Tag ihrer Meldung, Arbeit am Tag der Leistung.

Was hereinkommt

Nach      Was                 Anzahl      Arbeit
────────  ──────────────────  ──────  ──────────
Ursache   platform                 2  2 h 30 min
Ursache   nicht festgestellt       1      30 min
Anliegen  bug                      2  2 h 30 min
Anliegen  question                 1      30 min
Modul     export                   2  2 h 30 min
Modul     nicht festgestellt       1      30 min

Zu wessen Lasten

Zu wessen Lasten  Anzahl      Arbeit  Anteil (%)
────────────────  ──────  ──────────  ──────────
kostenfrei             0  2 h 30 min       83,33
kostenpflichtig        0      30 min       16,67

Was wiederkehrt

Bekanntes Problem  Ursache   Anliegen  Modul   Anzahl      Arbeit  Ersparnis höchstens
─────────────────  ────────  ────────  ──────  ──────  ──────────  ───────────────────
–                  platform  bug       export       2  2 h 30 min           1 h 30 min
KB-7               –         question  –            1      30 min               30 min"""
