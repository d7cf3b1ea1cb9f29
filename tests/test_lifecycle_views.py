"""Lifecycles drawn and told: diagrams, tables, where a case stands, which orders no invoice has a line for yet."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings

from supportpolicy import explain, shipped_policy, testing
from supportpolicy.clauses import Language, Wording
from supportpolicy.contracts import Order
from supportpolicy.documents import SHIPPED, read_policy
from supportpolicy.documents.writing import toml_text
from supportpolicy.explanation import (
    Citation,
    Citing,
    citation_in_words,
    citations,
    lifecycle_diagram,
    lifecycle_table,
    pending_orders_table,
)
from supportpolicy.lifecycles import Case, Lifecycle, LifecycleStage, advance
from supportpolicy.money import Money
from supportpolicy.settlement import MonthEnd, PendingOrder
from tests.policy_documents import GOOD

JOB = read_policy(toml_text(GOOD)).lifecycle("job")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EVERY = [lifecycle for name in SHIPPED for lifecycle in shipped_policy(name).lifecycles]

ARROW = re.compile(r'    (state "[^"]+" as s\d+|\[\*\] --> s\d+|s\d+ --> \[\*\]|s\d+ --> s\d+ : [^:"{}]+)')
"""What may stand in a diagram after its first line."""


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


class TestTheDiagram:
    """Drawn from the data."""

    def test_shows_every_stage_and_every_step_with_who_takes_it(self) -> None:
        assert lifecycle_diagram(JOB).splitlines() == [
            "stateDiagram-v2",
            '    state "new" as s0',
            '    state "running" as s1',
            '    state "done" as s2',
            "    [*] --> s0",
            "    s0 --> s0 : offer (vendor)",
            "    s0 --> s1 : release (customer)",
            "    s1 --> s0 : stop (customer or vendor)",
            "    s1 --> s2 : finish (vendor)",
            "    s2 --> [*]",
        ]

    def test_speaks_german(self) -> None:
        assert lifecycle_diagram(JOB, language="de").splitlines()[1:7] == [
            '    state "neu" as s0',
            '    state "läuft" as s1',
            '    state "fertig" as s2',
            "    [*] --> s0",
            "    s0 --> s0 : anbieten (Anbieter)",
            "    s0 --> s1 : freigeben (Kunde)",
        ]

    def test_draws_a_step_from_every_stage_in_which_it_is_taken(self) -> None:
        enquiry = shipped_policy("app_agency").lifecycle("enquiry")

        lines = [line.strip() for line in lifecycle_diagram(enquiry).splitlines() if "find the solution" in line]
        assert lines == ["s1 --> s3 : find the solution (development)", "s2 --> s3 : find the solution (development)"]

    def test_leaves_no_mark_of_a_label_to_mermaid(self) -> None:
        label = Wording(de="-", en='"a": b; <c> #d\n{e} %% [f] --> g')
        stages = [LifecycleStage(id=stage.id, label=label) for stage in JOB.stages]

        assert lifecycle_diagram(attrs.evolve(JOB, stages=stages)).splitlines()[1] == (
            '    state "#34;a#34;#58; b#59; #60;c#62; #35;d #123;e#125; #37;#37; #91;f#93; --#62; g" as s0'
        )

    @given(testing.lifecycles())
    @settings(max_examples=50)
    def test_has_one_arrow_for_each_way(self, lifecycle: Lifecycle) -> None:
        for language in Language:
            lines = lifecycle_diagram(lifecycle, language=language).splitlines()[1:]
            ways = sum(len(step.stages) for step in lifecycle.steps)
            assert len(lines) == len(lifecycle.stages) + 1 + ways + len(lifecycle.ends)
            assert all(ARROW.fullmatch(line) for line in lines)


class TestTheTable:
    def test_says_of_each_step_when_who_what_for_and_what_then(self) -> None:
        gone = "no longer: offer<br>no longer: release"

        assert lifecycle_table(JOB, style="markdown").splitlines() == [
            "| Step | When | Who | What it needs | What it gives | Then | What the customer is told | Clauses |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            "| Offer | new | vendor | – | offer | – | – | – |",
            "| Release | new | customer | offer | release | running | – | A-2 |",
            f"| Stop | running | customer<br>vendor | – | {gone} | new | Work stops. | – |",
            "| Finish | running | vendor | no more work than: offer | result | done | – | – |",
        ]

    def test_speaks_german(self) -> None:
        gone = "nicht mehr: Angebot<br>nicht mehr: Freigabe"

        assert lifecycle_table(JOB, language="de", style="markdown").splitlines()[4:] == [
            f"| Anhalten | läuft | Kunde<br>Anbieter | – | {gone} | neu | Es geht nicht weiter. | – |",
            "| Abliefern | läuft | Anbieter | höchstens so viel Arbeit wie: Angebot | Ergebnis | fertig | – | – |",
        ]

    def test_does_not_call_gone_what_is_given_anew(self) -> None:
        steps = [attrs.evolve(step, produces=["offer"]) if step.id == "stop" else step for step in JOB.steps]

        assert "| offer<br>no longer: release |" in lifecycle_table(attrs.evolve(JOB, steps=steps), style="markdown")

    @pytest.mark.parametrize("lifecycle", EVERY, ids=lambda lifecycle: lifecycle.id)
    def test_has_a_row_for_each_step(self, lifecycle: Lifecycle) -> None:
        rows = lifecycle_table(lifecycle, style="markdown").splitlines()[2:]

        assert len(rows) == len(lifecycle.steps)
        assert lifecycle_table(lifecycle, style="html").count("<tr") == len(rows) + 1


class TestWhereACaseStands:
    """The customer can always see the current state. APP-5"""

    CASE = Case(id="J-1", lifecycle=JOB, opened_at=NOON)
    RUNNING = advance(
        advance(CASE, "offer", NOON, effort=timedelta(hours=4, minutes=30)),
        "release",
        NOON + timedelta(days=1),
        note="by telephone",
    )

    def test_is_told_at_the_beginning_with_what_is_lacking(self) -> None:
        assert explain(self.CASE) == (
            "Job J-1: new.\n"
            "\n"
            "What may be done now\n"
            "  Offer (vendor) – then: new\n"
            "\n"
            "What still lacks something\n"
            "  Release: offer\n"
            "\n"
            "Lifecycle “job” (A-2)"
        )

    def test_is_told_on_the_way_with_what_is_there_and_what_was_done(self) -> None:
        assert plain(explain(self.RUNNING)) == (
            "Job J-1: running.\n"
            "\n"
            "What may be done now\n"
            "  Stop (customer or vendor) – then: new\n"
            "  Finish (vendor) – then: done\n"
            "\n"
            "What is there\n"
            "  Offer: 4 h 30 min, since 2 March 2026\n"
            "  Release, since 3 March 2026\n"
            "\n"
            "What was done so far\n"
            "  2 March 2026 12:00: offer (vendor)\n"
            "  3 March 2026 12:00: release (customer): by telephone\n"
            "\n"
            "Lifecycle “job” (A-2)"
        )

    def test_is_told_with_what_the_customer_was_told_last(self) -> None:
        stopped = advance(self.RUNNING, "stop", NOON + timedelta(days=2), by="vendor")

        assert plain(explain(stopped, language="de")) == (
            "Auftrag J-1: neu.\n"
            "\n"
            "Was jetzt möglich ist\n"
            "  Anbieten (Anbieter) – danach: neu\n"
            "\n"
            "Wofür noch etwas fehlt\n"
            "  Freigeben: Angebot\n"
            "\n"
            "Was zuletzt mitgeteilt wurde\n"
            "  Es geht nicht weiter.\n"
            "\n"
            "Was bisher geschah\n"
            "  02.03.2026 12:00: anbieten (Anbieter)\n"
            "  03.03.2026 12:00: freigeben (Kunde): by telephone\n"
            "  04.03.2026 12:00: anhalten (Anbieter)\n"
            "\n"
            "Ablauf »Auftrag« (A-2)"
        )

    def test_is_told_only_with_what_was_told_last(self) -> None:
        enquiry = shipped_policy("app_agency").lifecycle("enquiry")
        case = advance(advance(Case(id="E-1", lifecycle=enquiry, opened_at=NOON), "assess", NOON), "escalate", NOON)

        told = explain(case).partition("What was told last\n")[2].partition("\n\n")[0]
        assert told == "  The enquiry is now a ticket and is with development."

    def test_is_told_at_the_end_without_anything_to_do(self) -> None:
        finished = advance(self.RUNNING, "finish", NOON + timedelta(days=2), worked=timedelta(hours=4))

        lines = plain(explain(finished)).splitlines()
        assert lines[:3] == ["Job J-1: done.", "", "What is there"]
        assert "  Result, since 4 March 2026" in lines

    def test_names_the_day_that_was_promised(self) -> None:
        release = shipped_policy("partner_support").lifecycle("release")
        case = advance(Case(id="R-1", lifecycle=release, opened_at=NOON), "fix_date", NOON, day=date(2026, 6, 1))

        assert "  Date of the release: 1 June 2026, since 2 March 2026" in plain(explain(case)).splitlines()

    def test_cites_no_clauses_where_there_are_none(self) -> None:
        bare = attrs.evolve(self.CASE, lifecycle=attrs.evolve(JOB, clauses=()))

        assert explain(bare).splitlines()[-1] == "Lifecycle “job”"

    def test_is_written_in_every_style(self) -> None:
        assert explain(self.CASE, style="markdown").startswith(
            "**Job J-1: new.**\n\n*What may be done now*\n\n- Offer "
        )
        assert explain(self.CASE, style="html").startswith('<div class="explanation" lang="en">\n<p><strong>Job J-1')

    @given(testing.cases())
    @settings(max_examples=50)
    def test_can_be_told_of_any_case(self, case: Case) -> None:
        for language in Language:
            assert explain(case, language=language)


class TestPendingOrders:
    def test_are_a_table(self) -> None:
        order = Order(id="O-1", price=Money.of("800", "EUR"), ordered_on=date(2026, 3, 1), tickets="T-1")
        running = attrs.evolve(order, id="O-2", case=TestWhereACaseStands.RUNNING)
        over = advance(TestWhereACaseStands.RUNNING, "finish", NOON + timedelta(days=2), worked=timedelta(0))
        done = attrs.evolve(order, id="O-3", case=over, accepted_on=date(2026, 3, 4))
        found = MonthEnd(
            contract="K-1",
            through=date(2026, 3, 3),
            blockers=(),
            at_stake=Money.of("0", "EUR"),
            orders=tuple(PendingOrder(order=one, worked=timedelta(hours=5)) for one in (order, running, done)),
        )

        assert plain(pending_orders_table(found).written()).splitlines() == [
            "Order    Price  Stage    Worked   Estimated  New release needed  Next steps",
            "─────  ───────  ───────  ──────  ──────────  ──────────────────  ────────────",
            "O-1    €800.00  –           5 h           –  no                  –",
            "O-2    €800.00  running     5 h  4 h 30 min  yes                 stop, finish",
            "O-3    €800.00  done        5 h  4 h 30 min  yes                 –",
        ]
        rows = pending_orders_table(found).to_rows()
        assert rows[1]["exceeds_estimate"] is True
        assert [row["stage"] for row in rows] == [None, "running", "done"]


class TestCitations:
    """What in a lifecycle rests on a clause."""

    def test_name_the_lifecycle_its_stages_and_its_steps(self) -> None:
        policy = read_policy(toml_text(GOOD))
        found = [one for one in citations(policy) if one.name.startswith("job")]

        assert found == [
            Citation(clause="A-2", by=Citing.LIFECYCLE, name="job"),
            Citation(clause="A-2", by=Citing.LIFECYCLE_STAGE, name="job: running"),
            Citation(clause="A-2", by=Citing.LIFECYCLE_STEP, name="job: release"),
        ]
        assert [citation_in_words(one, Language.EN) for one in found] == [
            "lifecycle job",
            "stage of lifecycle job: running",
            "step of lifecycle job: release",
        ]
        assert [citation_in_words(one, Language.DE) for one in found] == [
            "Ablauf job",
            "Stand im Ablauf job: running",
            "Schritt im Ablauf job: release",
        ]
