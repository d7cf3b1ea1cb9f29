"""Rules against a brute-force interpreter that visits every point, and by example."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from itertools import combinations

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError, WorkBudgetError
from supportpolicy.facts import Changeability, Fact, Facts, FrozenMap, Vocabulary
from supportpolicy.rules import (
    UNDETERMINED,
    Answer,
    Change,
    Condition,
    Counterfactual,
    Impossible,
    Region,
    Rule,
    RuleSet,
    Silence,
    SilenceReason,
    Status,
    WhyNot,
)
from tests.rules_oracle import CONFLICT, GAP, SILENT, Point, every_point
from tests.rules_strategies import (
    Case,
    When,
    any_cases,
    case,
    known,
    narrowed,
    ours,
    sound_cases,
    with_known,
)

CAUSE = Fact.of("cause", ["us", "them", "customer"])
KIND = Fact.of("kind", ["bug", "wish"])
URGENT = Fact.of("urgent", ["yes", "no"])
ASK = Silence(reason=SilenceReason.CONTRADICTORY, ask=("the contract",))

EXAMPLE: RuleSet[str] = RuleSet(
    vocabulary=[KIND, CAUSE, URGENT],
    rules=[
        Rule(id="hourly", outcome="customer", clauses=["§ 1"]),
        Rule(
            id="own fault", when={"kind": "bug", "cause": "us"}, outcome="vendor", clauses=["§ 2"], overrides="hourly"
        ),
        Rule(id="foreign fault", when={"kind": "bug", "cause": "them"}, outcome=ASK, overrides=["hourly"]),
    ],
    impossible=[Impossible(id="no urgent wishes", when={"kind": "wish", "urgent": "yes"})],
)


def message(call: Callable[[], object]) -> str:
    with pytest.raises((InvalidTypeError, InvalidValueError, UnknownNameError, WorkBudgetError)) as caught:
        call()
    return f"{type(caught.value).__name__}: {caught.value}"


def has_circle(rules: RuleSet[str]) -> bool:
    return any(finding.kind in ("mutual_override", "override_cycle") for finding in rules.findings())


class TestRule:
    """One rule is a value."""

    def test_takes_bare_names_and_any_order(self) -> None:
        one: Rule[str] = Rule(id="a", when={"kind": "bug", "cause": ["us", "them"]}, outcome="x", overrides="b")
        other: Rule[str] = Rule(id="a", when={"cause": {"them", "us"}, "kind": ["bug"]}, outcome="x", overrides=["b"])

        assert one == other
        assert hash(one) == hash(other)
        assert one.when == {"cause": {"us", "them"}, "kind": {"bug"}}

    @pytest.mark.parametrize(
        ("call", "expected"),
        [
            (
                lambda: Rule(id="", outcome="x"),
                "InvalidValueError: id: '' names nothing. Give a text that is not empty.",
            ),
            (
                lambda: Impossible(id=3),  # type: ignore[arg-type]
                "InvalidValueError: id: 3 names nothing. Give a text that is not empty.",
            ),
            (
                lambda: Rule(id="a", outcome=None),
                "InvalidValueError: outcome: rule 'a' has None. Give a value; None stands for no outcome.",
            ),
            (
                lambda: Rule(id="a", outcome=[1]),  # type: ignore[arg-type]
                "InvalidTypeError: outcome: [1] of rule 'a' cannot be hashed. Give a frozen value.",
            ),
        ],
    )
    def test_refuses_what_is_no_rule(self, call: Callable[[], object], expected: str) -> None:
        assert message(call) == expected


class TestRuleSet:
    """Rules are unordered."""

    @given(any_cases(), st.randoms())
    def test_order_changes_nothing(self, case: Case, chance: random.Random) -> None:
        rules = list(case.rules.rules)
        impossible = list(case.rules.impossible)
        chance.shuffle(rules)
        chance.shuffle(impossible)
        shuffled = attrs.evolve(case.rules, rules=rules, impossible=impossible)

        assert shuffled == case.rules
        assert hash(shuffled) == hash(case.rules)
        assert shuffled.findings() == case.rules.findings()

    def test_survives_pickling(self) -> None:
        facts = EXAMPLE.facts(cause="us")
        answer = EXAMPLE.decide(facts)
        again, fact, answered = pickle.loads(pickle.dumps((EXAMPLE, facts, answer)))

        assert (again, fact, answered) == (EXAMPLE, facts, answer)
        assert again.decide(facts) == answer == EXAMPLE.decide(fact)

    def test_gives_its_rules_by_id(self) -> None:
        assert EXAMPLE.rule("hourly").clauses == ("§ 1",)
        assert message(lambda: EXAMPLE.rule("hurly")) == (
            "UnknownNameError: rules: 'hurly' is no rule here. Write 'hourly', or one of: 'foreign fault', 'own fault'."
        )


class TestDecide:
    """UNKNOWN is "any of the values": decided iff every completion of the facts leads to the same outcome."""

    def test_by_example(self) -> None:
        assert EXAMPLE.decide(EXAMPLE.facts(kind="bug", cause="us")) == Answer(
            outcome="vendor", status=Status.DECIDED, rules=("own fault",), possible=frozenset({"vendor"})
        )
        assert EXAMPLE.decide(EXAMPLE.facts(kind="bug", cause="them")) == Answer(
            outcome=None,
            status=Status.NOT_DECIDED_BY_SOURCE,
            rules=("foreign fault",),
            possible=frozenset({UNDETERMINED}),
            silences=(ASK,),
        )
        assert EXAMPLE.decide(EXAMPLE.facts(cause=["them", "us"])) == Answer(
            outcome=None,
            status=Status.MISSING_FACT,
            rules=("foreign fault", "hourly", "own fault"),
            possible=frozenset({UNDETERMINED, "vendor", "customer"}),
            silences=(ASK,),
            needed=("kind", "cause"),
            next_question="kind",
        )

    def test_all_silences_are_one_answer(self) -> None:
        """Whichever applies, the source does not decide; all of them are cited."""
        first, second = (Silence(reason=SilenceReason.SILENT, ask=(whom,)) for whom in ("sales", "support"))
        rules: RuleSet[str] = RuleSet(
            vocabulary=[KIND, URGENT],
            rules=[
                Rule(id="1", when={"kind": "bug"}, outcome=second),
                Rule(id="2", when={"kind": "wish"}, outcome=first),
                Rule(id="3", when={"urgent": "yes"}, outcome=second),
            ],
        )

        assert rules.findings() == ()
        assert rules.decide(rules.facts()) == Answer(
            outcome=None,
            status=Status.NOT_DECIDED_BY_SOURCE,
            rules=("1", "2", "3"),
            possible=frozenset({UNDETERMINED}),
            silences=(second, first),
        )

    @given(with_known(any_cases()))
    def test_is_exact(self, given: tuple[Case, When]) -> None:
        case, said = given
        possible = case.oracle.possible(said)
        assume(not has_circle(case.rules))
        facts = case.rules.facts(said)
        if not possible or possible & {GAP, CONFLICT}:
            with pytest.raises(InvalidValueError):
                case.rules.decide(facts)
            return
        answer = case.rules.decide(facts)

        assert answer.possible == ours(possible)
        assert list(answer.rules) == case.oracle.rules(said)
        assert {silence.ask[0] for silence in answer.silences} == {
            row[0] for row in case.oracle.rows if row[0] in answer.rules and row[2] == SILENT
        }
        if len(possible) > 1:
            assert (answer.outcome, answer.status) == (None, Status.MISSING_FACT)
        elif possible == {SILENT}:
            assert (answer.outcome, answer.status) == (None, Status.NOT_DECIDED_BY_SOURCE)
        else:
            assert (answer.outcome, answer.status) == (possible.pop(), Status.DECIDED)

    @given(with_known(sound_cases()))
    def test_asks_for_what_matters(self, given: tuple[Case, When]) -> None:
        """A fact matters iff two completions that differ in it alone have different answers."""
        case, said = given
        possible = case.oracle.possible(said)
        assume(possible)
        answer = case.rules.decide(case.rules.facts(said))
        needed = case.oracle.needed(said)

        if len(possible) == 1:
            assert (answer.needed, answer.next_question) == ((), None)
        else:
            assert list(answer.needed) == (needed or case.oracle.telling(said) or list(answer.needed))
            assert answer.next_question == min(answer.needed, key=lambda fact: case.oracle.remaining(said, fact))

    @given(sound_cases().flatmap(lambda case: st.tuples(st.just(case), known(case), known(case))))
    def test_learning_never_adds_an_outcome(self, given: tuple[Case, When, When]) -> None:
        case, said, more = given
        both = {name: said.get(name, set(values)) & more.get(name, set(values)) for name, values in case.space.items()}
        assume(all(both.values()) and any(case.oracle.points(both)))
        facts = case.rules.facts(said)

        assert case.rules.decide(facts.learn(more)).possible <= case.rules.decide(facts).possible

    def test_among_equal_questions_asks_the_one_whose_answers_decide(self) -> None:
        """Each answer to ``w`` leaves two outcomes, those to ``x`` leave three and one: two on average, both."""
        even = case(
            {"w": ["a", "b"], "x": ["a", "b"], "y": ["a", "b"]},
            [
                ("A", {}, "A", set()),
                ("B", {"w": {"a"}, "x": {"a"}, "y": {"b"}}, "B", {"A"}),
                ("C", {"w": {"b"}, "x": {"a"}, "y": {"b"}}, "C", {"A"}),
            ],
            [],
        )

        assert [even.oracle.remaining({}, fact) for fact in "wxy"] == [(2.0, 1.0), (2.0, 0.5), (2.0, 0.5)]
        assert even.rules.decide(even.rules.facts()).next_question == "x"

    def test_does_not_count_impossible_answers(self) -> None:
        """To ``w`` there are only two answers, which leave two outcomes each."""
        rows = {"a": {"a": "A", "b": "B"}, "b": {"a": "A", "b": "C"}, "c": {"a": "A", "b": "A"}}
        impossible = attrs.evolve(table(rows).rules, impossible=[Impossible(id="no c", when={"w": "c"})])

        assert impossible.decide(impossible.facts()).next_question == "x"

    def test_prefers_the_question_whose_answers_decide(self) -> None:
        """Both leave 5/3 outcomes on average, but two of three answers to ``x`` decide, and one to ``w``."""
        rules = table(
            {
                "a": {"a": "A", "b": "B", "c": "C"},
                "b": {"a": "A", "b": "A", "c": "C"},
                "c": {"a": "A", "b": "A", "c": "C"},
            }
        )

        assert [rules.oracle.remaining({}, fact) for fact in ("w", "x")] == [(7 / 3, 1.0), (4 / 3, 1 / 3)]
        assert rules.rules.decide(rules.rules.facts()).next_question == "x"

    def test_a_fact_matters_though_each_of_its_values_leaves_all_outcomes(self) -> None:
        equal = table({"a": {"a": "A", "b": "B"}, "b": {"a": "B", "b": "A"}})

        assert equal.rules.decide(equal.rules.facts()).needed == ("w", "x") == tuple(equal.oracle.needed({}))

    def test_a_fact_does_not_matter_for_what_is_impossible(self) -> None:
        """Whatever is possible for several values of ``w`` or ``x`` has the same outcome for all of them."""
        known = {"w": {"a", "b", "c"}, "x": {"a", "b"}}
        only_y = case(
            {"w": ["a", "b", "c", "d"], "x": ["a", "b", "c"], "y": ["a", "b", "c"]},
            [
                ("A", {**known, "y": {"a"}}, "A", set()),
                ("B", {**known, "y": {"b", "c"}}, "B", set()),
                ("other w", {"w": {"d"}}, "C", set()),
                ("other x", {"w": {"a", "b", "c"}, "x": {"c"}}, "C", set()),
            ],
            [
                {"w": {"a"}, "x": {"a"}, "y": {"b"}},
                {"w": {"b", "c"}, "x": {"a"}, "y": {"c"}},
                {"w": {"c"}, "x": {"b"}},
            ],
        )

        assert only_y.rules.decide(only_y.rules.facts(known)).needed == ("y",) == tuple(only_y.oracle.needed(known))

    def test_impossible_regions_may_keep_all_answers_apart(self) -> None:
        """Then no fact matters alone, and every fact that leads to different answers is named."""
        apart = case(
            {"w": ["a", "b"], "x": ["a", "b"], "y": ["a", "b"]},
            [("r0", {"w": {"a"}}, "A", set()), ("r1", {"w": {"b"}}, "B", set())],
            [{"w": {"a"}, "x": {"b"}}, {"w": {"b"}, "x": {"a"}}],
        )

        assert apart.oracle.needed({}) == []
        assert apart.rules.decide(apart.rules.facts()).needed == ("w", "x") == tuple(apart.oracle.telling({}))

    def test_then_facts_that_tell_nothing_are_left_out(self) -> None:
        """Of ``y`` only one value is possible, whatever ``w`` and ``x`` are."""
        apart = case(
            {"w": ["a", "b"], "x": ["a", "b"], "y": ["a", "b"]},
            [("r0", {"w": {"a"}}, "A", set()), ("r1", {"w": {"b"}}, "B", set())],
            [
                {"w": {"a"}, "x": {"b"}},
                {"w": {"b"}, "x": {"a"}},
                {"w": {"a"}, "x": {"a"}, "y": {"a"}},
                {"w": {"b"}, "x": {"b"}, "y": {"a"}},
            ],
        )

        assert apart.rules.decide(apart.rules.facts()).needed == ("w", "x") == tuple(apart.oracle.telling({}))

    def test_possible_points_may_be_as_far_apart_that_no_single_fact_tells(self) -> None:
        """Then every fact that the rules ask for is named."""
        space = {name: ["a", "b"] for name in "vwxyz"}
        even, odd = (
            [point for point in every_point({name: space[name] for name in "vwxy"}) if parity(point) == side]
            for side in (0, 1)
        )
        apart = case(
            space,
            [
                (f"r{number}", singled(point), "A" if len(set(point.values())) == 1 else "B", set())
                for number, point in enumerate(even)
            ],
            [singled(point) for point in odd],
        )

        assert (apart.oracle.needed({}), apart.oracle.telling({})) == ([], [])
        assert apart.rules.decide(apart.rules.facts()).needed == ("v", "w", "x", "y")

    @pytest.mark.parametrize(
        ("call", "expected"),
        [
            (
                lambda: EXAMPLE.decide(EXAMPLE.facts(kind="wish", urgent="yes")),
                (
                    "InvalidValueError: facts: Facts(kind='wish', urgent='yes') cannot occur, by "
                    "'no urgent wishes'. Correct a fact, or take it as unknown."
                ),
            ),
            (
                lambda: EXAMPLE.decide(Vocabulary([KIND]).facts()),
                (
                    "InvalidValueError: facts: they are of another vocabulary than the rules. "
                    "Make them with the facts method of the rules."
                ),
            ),
            (
                lambda: faulty().decide(faulty().facts(urgent="no")),
                "InvalidValueError: rules: no rule decides these facts. Mend the rule set first: its findings say how.",
            ),
            (
                lambda: faulty().decide(faulty().facts(kind="bug", urgent="yes")),
                (
                    "InvalidValueError: rules: 'a' and 'b' contradict each other for these facts. "
                    "Mend the rule set first: its findings say how."
                ),
            ),
            (
                lambda: misspelt().decide(misspelt().facts(kind="bug")),
                (
                    "InvalidValueError: rules: 'special' looks for 'bog', which is no value of the fact 'kind'. "
                    "Write 'bug', or one of: 'wish'."
                ),
            ),
        ],
    )
    def test_never_decides_what_it_cannot(self, call: Callable[[], object], expected: str) -> None:
        assert message(call) == expected

    def test_names_the_declarations_that_rule_the_facts_out(self) -> None:
        rules = attrs.evolve(
            EXAMPLE,
            impossible=[
                Impossible(id="1", when={"kind": "wish", "cause": ["us", "them"]}),
                Impossible(id="2", when={"cause": ["them", "customer"]}),
                Impossible(id="3", when={"kind": "bug"}),
            ],
        )

        assert message(lambda: rules.decide(rules.facts(kind="wish", cause="us"))) == (
            "InvalidValueError: facts: Facts(kind='wish', cause='us') cannot occur, by '1'. "
            "Correct a fact, or take it as unknown."
        )
        assert message(lambda: rules.decide(rules.facts(kind="wish"))) == (
            "InvalidValueError: facts: Facts(kind='wish') cannot occur, by '1' and '2'. "
            "Correct a fact, or take it as unknown."
        )

    def test_decides_beside_a_fault(self) -> None:
        assert faulty().decide(faulty().facts(kind="wish", urgent="yes")).outcome == "B"


def parity(point: Point) -> int:
    return list(point.values()).count("a") % 2


def singled(point: Point) -> When:
    return {name: {value} for name, value in point.items()}


def table(rows: dict[str, dict[str, str]]) -> Case:
    """A rule for each cell of a table."""
    cells = [(w, x, outcome) for w, row in rows.items() for x, outcome in row.items()]
    space = {"w": list(rows), "x": list(dict.fromkeys(x for _, x, _ in cells))}
    return case(space, [(f"{w}{x}", {"w": {w}, "x": {x}}, outcome, set()) for w, x, outcome in cells], [])


def faulty() -> RuleSet[str]:
    return RuleSet(
        vocabulary=[KIND, URGENT],
        rules=[
            Rule(id="a", when={"kind": "bug", "urgent": "yes"}, outcome="A"),
            Rule(id="b", when={"urgent": "yes"}, outcome="B"),
        ],
    )


def misspelt() -> RuleSet[str]:
    return RuleSet(
        vocabulary=[KIND],
        rules=[
            Rule(id="general", outcome="free"),
            Rule(id="special", when={"kind": "bog"}, outcome="billed", overrides="general"),
        ],
    )


class TestRestrict:
    """Facts settled for good leave the vocabulary."""

    @given(with_known(sound_cases()))
    def test_decides_as_with_these_facts(self, given: tuple[Case, When]) -> None:
        case, said = given
        settled = {name: values.pop() for name, values in said.items() if len(values) == 1}
        open_facts = [name for name in case.space if name not in settled]
        assume(any(case.oracle.points({name: [value] for name, value in settled.items()})))
        restricted = case.rules.restrict(settled)

        assert [fact.name for fact in restricted.vocabulary] == open_facts
        for point in every_point({name: case.space[name] for name in open_facts}):
            if {**point, **settled} in list(case.oracle.points()):
                whole = case.rules.decide(case.rules.facts({**point, **settled}))
                assert restricted.decide(restricted.facts(point)) == whole

    def test_gives_rule_sets_of_one_vocabulary_one_vocabulary(self) -> None:
        other = attrs.evolve(EXAMPLE, rules=EXAMPLE.rules[:1])

        assert EXAMPLE.restrict({"kind": "bug"}).vocabulary is other.restrict({"kind": "bug"}).vocabulary
        assert EXAMPLE.restrict({}) == EXAMPLE

    def test_refuses_unknown_names(self) -> None:
        assert message(lambda: EXAMPLE.restrict({"kind": "bog"})) == (
            "UnknownNameError: kind: 'bog' is no value of the fact 'kind'. Write 'bug', or one of: 'wish'."
        )


class TestReason:
    """The sufficient reason: the smallest set of facts that forces the outcome."""

    def test_by_example(self) -> None:
        assert EXAMPLE.reason(EXAMPLE.facts(kind="bug", cause="customer", urgent="no")) == {"cause": {"customer"}}
        assert EXAMPLE.reason(EXAMPLE.facts(kind="wish", cause="us")) == {"kind": {"wish"}}
        assert EXAMPLE.reason(EXAMPLE.facts(kind="bug", cause=["them"], urgent="no")) == {
            "kind": {"bug"},
            "cause": {"them"},
        }

    @given(with_known(sound_cases()))
    def test_is_the_smallest_part_that_suffices(self, given: tuple[Case, When]) -> None:
        case, said = given
        assume(len(case.oracle.possible(said)) == 1)
        reason = case.rules.reason(case.rules.facts(said))
        expected = case.oracle.sufficient(narrowed(case, said))

        assert reason == {name: said[name] for name in expected}
        assert case.oracle.possible(reason) == case.oracle.possible(said)

    def test_there_is_none_for_no_outcome(self) -> None:
        assert message(lambda: EXAMPLE.reason(EXAMPLE.facts(kind="bug"))) == (
            "InvalidValueError: facts: Facts(kind='bug') force no outcome, so there is no reason for one. "
            "Ask for the next question first."
        )


class TestWhyNot:
    """Why a rule does not decide."""

    def test_shows_what_failed_what_is_open_and_what_overrides(self) -> None:
        assert EXAMPLE.why_not(EXAMPLE.facts(cause=["us", "them"]), "own fault") == WhyNot(
            rule="own fault",
            failed=(),
            open=(
                Condition(fact="kind", given=frozenset({"bug", "wish"}), wanted=frozenset({"bug"})),
                Condition(fact="cause", given=frozenset({"us", "them"}), wanted=frozenset({"us"})),
            ),
            overridden_by=(),
            perhaps_overridden_by=(),
        )
        assert EXAMPLE.why_not(EXAMPLE.facts(kind="wish", cause="us"), "own fault") == WhyNot(
            rule="own fault",
            failed=(Condition(fact="kind", given=frozenset({"wish"}), wanted=frozenset({"bug"})),),
            open=(),
            overridden_by=(),
            perhaps_overridden_by=(),
        )
        assert EXAMPLE.why_not(EXAMPLE.facts(kind="bug", cause="us"), "hourly") == WhyNot(
            rule="hourly", failed=(), open=(), overridden_by=("own fault",), perhaps_overridden_by=()
        )
        assert EXAMPLE.why_not(EXAMPLE.facts(cause=["us", "them"]), "hourly") == WhyNot(
            rule="hourly", failed=(), open=(), overridden_by=(), perhaps_overridden_by=("foreign fault", "own fault")
        )

    @given(with_known(sound_cases()), st.integers(0, 9))
    def test_says_nothing_of_a_rule_that_surely_decides(self, given: tuple[Case, When], number: int) -> None:
        case, said = given
        points = list(case.oracle.points(said))
        row = case.oracle.rows[number % len(case.oracle.rows)]
        why = case.rules.why_not(case.rules.facts(said), row[0])
        applies = [row[0] in case.oracle.applying(point) for point in points]

        if not (why.failed or why.open or why.overridden_by or why.perhaps_overridden_by):
            assert all(applies)
        if why.failed or why.overridden_by:
            assert not any(applies)

    def test_refuses_an_unknown_rule(self) -> None:
        assert message(lambda: EXAMPLE.why_not(EXAMPLE.facts(), "own fort")) == (
            "UnknownNameError: rules: 'own fort' is no rule here. "
            "Write 'own fault', or one of: 'foreign fault', 'hourly'."
        )


class TestCounterfactuals:
    """The nearest changes of given facts really flip the decision and are minimal."""

    def test_by_example(self) -> None:
        facts = EXAMPLE.facts(kind="wish", cause="us", urgent="no")

        assert EXAMPLE.counterfactuals(facts) == (Counterfactual(outcome="vendor", changes=changes(kind={"bug"})),)
        assert EXAMPLE.counterfactuals(facts, fixed=["kind"]) == ()
        assert EXAMPLE.counterfactuals(EXAMPLE.facts(kind="bug", cause="them")) == (
            Counterfactual(outcome="customer", changes=changes(kind={"wish"})),
            Counterfactual(outcome="customer", changes=changes(cause={"customer"})),
            Counterfactual(outcome="vendor", changes=changes(cause={"us"})),
        )

    def test_facts_that_cannot_change_stay(self) -> None:
        fixed = attrs.evolve(EXAMPLE, vocabulary=[attrs.evolve(KIND, changeable=Changeability.FIXED), CAUSE, URGENT])

        assert [found.changes for found in fixed.counterfactuals(fixed.facts(kind="bug", cause="them"))] == [
            {"cause": {"customer"}},
            {"cause": {"us"}},
        ]

    def test_name_all_values_that_do(self) -> None:
        rows = {
            "a": {"a": "A", "b": "B"},
            "b": {"a": "A", "b": "B"},
            "c": {"a": "B", "b": "A"},
            "d": {"a": "B", "b": "A"},
        }
        rules = table(rows).rules

        assert [dict(found.changes) for found in rules.counterfactuals(rules.facts(w="a", x="a"))] == [
            {"w": {"c", "d"}},
            {"x": {"b"}},
        ]

    @given(with_known(sound_cases()), st.sets(st.sampled_from(["w", "x"])))
    def test_are_all_the_nearest(self, given: tuple[Case, When], fixed: set[str]) -> None:
        case, said = given
        possible = case.oracle.possible(said)
        assume(possible)
        held = fixed & case.space.keys()
        found = case.rules.counterfactuals(case.rules.facts(said), fixed=held)
        current = ours(possible) if len(possible) == 1 else set()
        others = {row[2] for row in case.oracle.rows} - {SILENT} - current

        assert {one.outcome for one in found} <= others
        for outcome in others:
            ways = [one.changes for one in found if one.outcome == outcome]
            flat = [tuple(point.items()) for way in ways for point in every_point(way)]
            assert len(flat) == len(set(flat))
            assert set(flat) == case.oracle.nearest(narrowed(case, said), held, outcome)

    @given(with_known(sound_cases()))
    def test_come_in_a_fixed_order(self, given: tuple[Case, When]) -> None:
        case, said = given
        assume(case.oracle.possible(said))
        found = case.rules.counterfactuals(case.rules.facts(said))
        first = {rule.outcome: rule.id for rule in reversed(case.rules.rules)}
        names = list(case.space)
        keys = [
            (
                len(one.changes),
                first[one.outcome],
                [
                    (names.index(name), min(case.space[name].index(value) for value in values))
                    for name, values in one.changes.items()
                ],
            )
            for one in found
        ]

        assert keys == sorted(keys)

    def test_refuses_to_hold_an_unknown_fact(self) -> None:
        assert message(lambda: EXAMPLE.counterfactuals(EXAMPLE.facts(kind="wish"), fixed=["kimd"])) == (
            "UnknownNameError: facts: 'kimd' is no fact here. Write 'kind', or one of: 'cause', 'urgent'."
        )


def changes(**values: set[str]) -> FrozenMap[str, frozenset[str]]:
    return FrozenMap((name, frozenset(allowed)) for name, allowed in values.items())


def two_spaces() -> st.SearchStrategy[tuple[Case, Case]]:
    """Rules over facts of which some are common."""

    def both(space: dict[str, list[str]]) -> st.SearchStrategy[tuple[Case, Case]]:
        other = {**dict(list(space.items())[1:]), "new": ["a", "b"]}
        return st.tuples(sound_cases(space), sound_cases(other))

    return st.fixed_dictionaries({}, optional={name: st.just(["a", "b", "c"]) for name in "wxy"}).flatmap(both)


class TestDiff:
    """For which combinations the outcome changes, exactly, over what is possible in both."""

    def test_by_example(self) -> None:
        new = attrs.evolve(EXAMPLE, rules=[rule for rule in EXAMPLE.rules if rule.id != "foreign fault"])
        diff = EXAMPLE.diff(new)

        assert diff.changes == (
            Change(when=changes(kind={"bug"}, cause={"them"}), old=UNDETERMINED, new="customer", points=2),
        )
        assert (diff.counts, diff.points, bool(diff)) == ({(UNDETERMINED, "customer"): 2}, 2, True)
        assert diff.vocabulary == EXAMPLE.vocabulary

    @given(two_spaces())
    def test_counts_every_point_that_changes(self, given: tuple[Case, Case]) -> None:
        old, new = given
        diff = old.rules.diff(new.rules)
        space = {**old.space, **new.space}
        expected = {}
        for point in every_point(space):
            was = old.oracle.outcome({name: point[name] for name in old.space})
            becomes = new.oracle.outcome({name: point[name] for name in new.space})
            if was != becomes and "impossible" not in (was, becomes):
                expected[tuple(point.items())] = (*ours([was]), *ours([becomes]))
        regions = [(change, {name: change.when.get(name, space[name]) for name in space}) for change in diff.changes]
        got = [
            (tuple(point.items()), (change.old, change.new)) for change, when in regions for point in every_point(when)
        ]

        assert len(got) == len(expected) == diff.points == sum(change.points for change in diff.changes)
        assert dict(got) == expected
        assert diff.counts == {pair: list(expected.values()).count(pair) for pair in expected.values()}
        assert all(change.points == len(list(every_point(when))) for change, when in regions)

    @given(sound_cases())
    def test_of_a_rule_set_with_itself_is_empty(self, case: Case) -> None:
        assert not case.rules.diff(case.rules)

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (
                lambda: EXAMPLE,
                lambda: attrs.evolve(EXAMPLE, vocabulary=[Fact.of("kind", ["bug", "wish", "talk"]), CAUSE, URGENT]),
                (
                    "InvalidValueError: kind: it has different values in the two rule sets. "
                    "Give the fact the same values in both."
                ),
            ),
            (
                lambda: EXAMPLE,
                lambda: faulty(),
                (
                    "InvalidValueError: new: the rule set leaves cases undecided or contradicts itself. "
                    "Mend it first: its findings say how."
                ),
            ),
            (
                lambda: faulty(),
                lambda: EXAMPLE,
                (
                    "InvalidValueError: old: the rule set leaves cases undecided or contradicts itself. "
                    "Mend it first: its findings say how."
                ),
            ),
        ],
    )
    def test_refuses_what_cannot_be_compared(
        self, old: Callable[[], RuleSet[str]], new: Callable[[], RuleSet[str]], expected: str
    ) -> None:
        assert message(lambda: old().diff(new())) == expected


class TestRegions:
    """Disjoint regions that together are all that is possible."""

    def test_by_example(self) -> None:
        assert EXAMPLE.regions() == tuple(
            Region(when=when, answer=EXAMPLE.decide(EXAMPLE.facts(when)), points=points)
            for when, points in [
                (changes(kind={"bug"}, cause={"us"}), 2),
                (changes(kind={"bug"}, cause={"them"}), 2),
                (changes(kind={"bug"}, cause={"customer"}), 2),
                (changes(kind={"wish"}, urgent={"no"}), 3),
            ]
        )

    @given(sound_cases())
    def test_have_one_answer_each(self, case: Case) -> None:
        regions = case.rules.regions()
        points = [point for region in regions for point in case.oracle.points(region.when)]

        assert all(region.answer.status is not Status.MISSING_FACT for region in regions)
        assert all(region.answer.possible == ours(case.oracle.possible(region.when)) for region in regions)
        assert len(points) == sum(region.points for region in regions) == len(list(case.oracle.points()))
        assert all(one != other for one, other in combinations(points, 2))

    def test_are_few(self) -> None:
        """What makes no difference is not told apart."""
        rows = {"a": {"a": "A", "b": "A"}, "b": {"a": "A", "b": "B"}, "c": {"a": "A", "b": "B"}}

        assert [region.when for region in table(rows).rules.regions()] == [
            {"w": {"a"}},
            {"w": {"b", "c"}, "x": {"a"}},
            {"w": {"b", "c"}, "x": {"b"}},
        ]

    def test_need_a_rule_set_without_faults(self) -> None:
        assert message(faulty().regions) == (
            "InvalidValueError: rules: 'a' and 'b' contradict each other for these facts. "
            "Mend the rule set first: its findings say how."
        )


class TestBudget:
    """No search is endless."""

    @pytest.mark.parametrize(
        ("call", "doing"),
        [
            (lambda rules: rules.findings(), "proving 8 rules over 14 facts"),
            (lambda rules: rules.decide(rules.facts()), "proving 8 rules over 14 facts"),
            (lambda rules: rules.regions(), "listing the regions"),
            (lambda rules: rules.diff(rules), "comparing the rule sets"),
            (lambda rules: rules.reason(all_facts(rules, "b")), "finding a sufficient reason"),
            (lambda rules: rules.counterfactuals(all_facts(rules, "a")), "finding the nearest counterfactuals"),
        ],
    )
    def test_bounds_every_search(self, call: Callable[[RuleSet[str]], object], doing: str) -> None:
        steps = 1
        while not said_within(steps, call).startswith(doing):
            steps += 1

        assert said_within(steps, call) == (
            f"{doing} takes more than the {steps} steps that are allowed. "
            "Let rules overlap less or look at fewer facts, or allow more steps."
        )
        assert said_within(10_000, call) == ""

    def test_bounds_the_size_of_the_rule_set(self) -> None:
        facts = [Fact.of(f"f{number}", ["a", "b"]) for number in range(10)]
        rules = [Rule(id=f"r{number}", outcome="A") for number in range(11)]

        assert message(RuleSet(vocabulary=facts, rules=rules, budget=109).findings) == (
            "WorkBudgetError: budget: proving 11 rules over 10 facts takes more than the 109 steps that are allowed. "
            "Let rules overlap less or look at fewer facts, or allow more steps."
        )
        assert RuleSet(vocabulary=facts, rules=rules, budget=110).findings() == ()

    def test_bounds_the_number_of_facts(self) -> None:
        rules: RuleSet[str] = RuleSet(
            vocabulary=[Fact.of(f"f{n}", ["a", "b"]) for n in range(201)],
            rules=[Rule(id="r", when={f"f{n}": "a" for n in range(201)}, outcome="A")],
        )

        assert message(rules.findings) == (
            "WorkBudgetError: rules: they look at 201 facts, at most 200 can be proved. Split the rule set."
        )


def all_facts(rules: RuleSet[str], value: str) -> Facts:
    return rules.facts(dict.fromkeys(rules.vocabulary.bits, value))


def said_within(steps: int, call: Callable[[RuleSet[str]], object]) -> str:
    """What a search says that may take so many steps; nothing if that is enough.

    The outcome is A iff in one of seven pairs both facts are ``a``: easy to prove, with many ways out.
    """
    pairs = [
        Rule(
            id=f"pair {number}",
            when={f"left {number}": "a", f"right {number}": "a"},
            outcome="A",
            overrides=["general", *(f"pair {later}" for later in range(number + 1, 7))],
        )
        for number in range(7)
    ]
    facts = [Fact.of(f"{side} {number}", ["a", "b"]) for number in range(7) for side in ("left", "right")]
    try:
        call(RuleSet(vocabulary=facts, rules=[Rule(id="general", outcome="B"), *pairs], budget=steps))
    except WorkBudgetError as error:
        return str(error).removeprefix("budget: ")
    return ""
