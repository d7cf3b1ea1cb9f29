"""What a rule set finds wrong with itself: everything at once, exactly, with a case that shows it."""

from __future__ import annotations

from collections.abc import Iterable

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import WorkBudgetError
from supportpolicy.facts import Fact, Value
from supportpolicy.rules import Conditions, Impossible, Rule, RuleFinding, RuleFindingKind, RuleSet, Silence
from tests.rules_oracle import Point, every_point, matches
from tests.rules_strategies import Case, any_cases, conditions, sound_cases

KIND = Fact.of("kind", ["bug", "wish"])
CAUSE = Fact.of("cause", ["us", "them", "customer"])
URGENT = Fact.of("urgent", ["yes", "no"])


def found(rules: Iterable[Rule[str]], impossible: Iterable[Impossible] = ()) -> list[str]:
    """What is found, in words."""
    findings = RuleSet(vocabulary=[KIND, CAUSE, URGENT], rules=rules, impossible=impossible).findings()
    return [f"{finding.kind} {'/'.join(finding.rules)}: {finding.message}. {finding.remedy}." for finding in findings]


def of_kind(case: Case, kind: RuleFindingKind) -> list[RuleFinding]:
    return [finding for finding in case.rules.findings() if finding.kind is kind]


class TestConflicts:
    """Two rules meet, outcomes differ, no override."""

    def test_are_told_with_an_example(self) -> None:
        assert found(
            [
                Rule(id="general", outcome="customer"),
                Rule(id="special", when={"kind": "bug", "cause": ["them", "us"]}, outcome="vendor"),
                Rule(id="above both", when={"cause": "us"}, outcome="x", overrides=["general", "special"]),
            ]
        ) == [
            (
                "conflict general/special: 'general' (customer) and 'special' (vendor) contradict each other in "
                "2 combinations of values, for example kind='bug', cause='them'. "
                "Let one of them override the other, or narrow one of them."
            )
        ]
        assert found([Rule(id="a", outcome="A"), Rule(id="b", outcome=Silence(reason="silent"))]) == [
            (
                "conflict a/b: 'a' (A) and 'b' (undetermined) contradict each other in 12 combinations of values, "
                "for example whatever the facts are. Let one of them override the other, or narrow one of them."
            )
        ]

    @given(any_cases())
    def test_are_counted_exactly(self, case: Case) -> None:
        conflicts = of_kind(case, RuleFindingKind.CONFLICT)

        assert {finding.rules: finding.points for finding in conflicts} == case.oracle.conflicts()
        assert [finding.rules for finding in conflicts] == sorted(case.oracle.conflicts())
        for finding in conflicts:
            assert {*finding.rules} <= {*case.oracle.applying(dict(finding.example))}
            assert dict(finding.example) in list(case.oracle.points())


class TestGaps:
    """No gap that is not declared."""

    def test_are_told_with_an_example(self) -> None:
        rule: Rule[str] = Rule(id="a", when={"kind": "bug", "urgent": "no"}, outcome="A")
        finding = RuleSet(vocabulary=[KIND, CAUSE, URGENT], rules=[rule]).findings()[0]

        assert found([rule]) == [
            (
                "gap : no rule decides 9 combinations of values, for example kind='bug', urgent='yes'. "
                "Add a rule for them, or declare that the source is silent there."
            )
        ]
        assert finding.example == {"kind": "bug", "cause": "us", "urgent": "yes"}
        assert [*finding.regions] == [{"kind": {"bug"}, "urgent": {"yes"}}, {"kind": {"wish"}}]

    def test_a_single_one_is_one(self) -> None:
        rules: RuleSet[str] = RuleSet(vocabulary=[Fact.of("only", ["value"])], rules=[])

        assert [finding.message for finding in rules.findings()] == [
            "no rule decides 1 combination of values, for example whatever the facts are"
        ]

    @given(any_cases())
    def test_are_counted_exactly(self, case: Case) -> None:
        gaps = case.oracle.gaps()
        findings = of_kind(case, RuleFindingKind.GAP)
        regions = [point for finding in findings for when in finding.regions for point in self.points(case, when)]

        assert [finding.points for finding in findings] == ([len(gaps)] if gaps else [])
        assert sorted(map(sorted, map(dict.items, regions))) == sorted(map(sorted, map(dict.items, gaps)))
        assert all(dict(finding.example) in gaps for finding in findings)

    def points(self, case: Case, when: Conditions) -> list[Point]:
        return list(every_point({name: when.get(name, values) for name, values in case.space.items()}))

    def test_of_many_regions_the_first_hundred_are_listed(self) -> None:
        """Nothing applies where a row and a column have the same number."""
        numbers = [str(number) for number in range(150)]
        rules: list[Rule[int]] = [
            Rule(id=number, when={"row": number, "column": [other for other in numbers if other != number]}, outcome=1)
            for number in numbers
        ]
        finding = RuleSet(vocabulary=[Fact.of("row", numbers), Fact.of("column", numbers)], rules=rules).findings()[0]

        assert (finding.points, len(finding.regions)) == (150, 100)
        assert finding.regions[0] == {"row": {"0"}, "column": {"0"}}

    @pytest.mark.parametrize(("language", "words"), [(Language.DE, "Art: Fehler"), (Language.EN, "kind: bug")])
    def test_are_told_in_the_words_of_the_labels(self, language: Language, words: str) -> None:
        label = Wording(de="Art", en="kind")
        fact = Fact(
            name="k", values=(Value(name="b", label=Wording(de="Fehler", en="bug")),), label=label, question=label
        )

        assert RuleSet(vocabulary=[fact], rules=[]).findings()[0].words(language) == words


class TestUnreachableRules:
    """A rule that decides nothing is a mistake."""

    def test_are_told_with_what_is_in_the_way(self) -> None:
        general: Rule[str] = Rule(id="general", outcome="A")
        bug: Rule[str] = Rule(id="bug", when={"kind": "bug"}, outcome="B", overrides="general")
        wish: Rule[str] = Rule(id="wish", when={"kind": "wish"}, outcome="C", overrides="general")
        urgent: Rule[str] = Rule(id="urgent", when={"kind": "bug", "urgent": "yes"}, outcome="B", overrides=["general"])
        all_: Rule[str] = Rule(id="all", outcome="D", overrides=["general", "bug", "wish"])

        assert found([general, bug, wish, urgent]) == [
            (
                "unreachable general/bug/wish: 'general' never applies: 'bug' and 'wish' together always override it. "
                "Narrow what overrides it, or remove it."
            )
        ]
        assert found([general, bug, wish, all_]) == [
            (
                f"unreachable {one}/all: '{one}' never applies: 'all' always overrides it. "
                "Narrow what overrides it, or remove it."
            )
            for one in ("bug", "general", "wish")
        ]
        assert found([all_, attrs.evolve(bug, overrides=())], [Impossible(id="no bugs", when={"kind": "bug"})])[
            -1:
        ] == ["unreachable bug: 'bug' applies to nothing that is possible. Widen its conditions, or remove it."]

    @given(any_cases())
    def test_are_found_exactly(self, case: Case) -> None:
        findings = of_kind(case, RuleFindingKind.UNREACHABLE)
        possible = list(case.oracle.points())

        assert {finding.rules[0] for finding in findings} == case.oracle.unreachable()
        for finding in findings:
            rows = {row[0]: row for row in case.oracle.rows}
            own = [point for point in possible if matches(rows[finding.rules[0]][1], point)]
            by = [rows[rule] for rule in finding.rules[1:]]
            covered = [[matches(row[1], point) for row in by] for point in own]
            assert all(finding.rules[0] in row[3] for row in by)
            assert all(any(one) for one in covered)
            for number in range(len(by)):
                assert not all(any(one[:number] + one[number + 1 :]) for one in covered)


class TestOverrides:
    """Overrides that name nothing, or run in a circle; one that never bites is no fault."""

    def test_one_that_never_bites_is_no_fault(self) -> None:
        bug: Rule[str] = Rule(id="bug", when={"kind": "bug"}, outcome="A", overrides="wish")

        assert found([bug, Rule(id="wish", when={"kind": "wish"}, outcome="B")]) == []

    def test_of_unknown_rules_are_told(self) -> None:
        assert found(
            [Rule(id="general", outcome="A"), Rule(id="x", when={"kind": "bug"}, outcome="A", overrides="genral")]
        ) == ["unknown_override x: 'x' overrides 'genral', which is no rule here. Write 'general', or one of: 'x'."]

    def test_in_a_circle_are_told(self) -> None:
        def rules(**overrides: str) -> list[Rule[str]]:
            return [Rule(id=one, outcome="A", overrides=list(others)) for one, others in overrides.items()]

        assert found(rules(b="a", a="bc", c="", d="e", e="f", f="d", g="g", h="a"))[:3] == [
            (
                "mutual_override a/b: 'a' and 'b' override each other, so that neither applies where they meet. "
                "Let one of them give way."
            ),
            "override_cycle d/e/f: overrides run in a circle: 'd' → 'e' → 'f' → 'd'. Take one of these overrides away.",
            "override_cycle g: overrides run in a circle: 'g' → 'g'. Take one of these overrides away.",
        ]

    @given(any_cases())
    def test_all_circles_are_broken_by_mending_what_is_told(self, case: Case) -> None:
        edges = {(row[0], other) for row in case.oracle.rows for other in row[3]}
        told: set[tuple[str, str]] = set()
        for finding in of_kind(case, RuleFindingKind.MUTUAL_OVERRIDE) + of_kind(case, RuleFindingKind.OVERRIDE_CYCLE):
            circle = {*zip(finding.rules, finding.rules[1:] + finding.rules[:1], strict=True)}
            assert circle <= edges
            told |= circle
        mutual = {finding.rules for finding in of_kind(case, RuleFindingKind.MUTUAL_OVERRIDE)}

        assert mutual == {(one, other) for one, other in edges if one < other and (other, one) in edges}
        assert not circular(edges - told)


def circular(edges: set[tuple[str, str]]) -> bool:
    """Whether something is left after taking away, again and again, what leads nowhere."""
    while gone := {edge for edge in edges if not any(edge[1] == other[0] for other in edges)}:
        edges = edges - gone
    return bool(edges)


class TestNames:
    """Misspelt names are told all at once, and their rule is not judged before it is mended."""

    def test_that_do_not_exist_are_told(self) -> None:
        assert found(
            [
                Rule(id="a", outcome="A"),
                Rule(id="b", when={"kimd": "bug", "cause": ["then", "them", 3], "urgent": []}, outcome="B"),  # type: ignore[list-item]
            ],
            [Impossible(id="c", when={"kind": "bog"}), Impossible(id="a", when={"kind": "wish", "urgent": "yes"})],
        ) == [
            (
                "unknown_value b: 'b' looks for 3, which is no value of the fact 'cause'. "
                "Write one of: 'us', 'them', 'customer'."
            ),
            (
                "unknown_value b: 'b' looks for 'then', which is no value of the fact 'cause'. "
                "Write 'them', or one of: 'us', 'customer'."
            ),
            "unknown_fact b: 'b' looks at 'kimd', which is no fact here. Write 'kind', or one of: 'cause', 'urgent'.",
            (
                "no_value b: 'b' allows no value of the fact 'urgent', so that it never applies. "
                "Give the values that are allowed, or leave the fact out."
            ),
            (
                "unknown_value c: 'c' looks for 'bog', which is no value of the fact 'kind'. "
                "Write 'bug', or one of: 'wish'."
            ),
            "duplicate_id a: 'a' stands there 2 times. Give each rule and each declaration its own id.",
        ]

    def test_of_two_rules_are_both_judged(self) -> None:
        twice: list[Rule[str]] = [Rule(id="a", outcome="A"), Rule(id="a", when={"kind": "bug"}, outcome="B")]

        assert [line.partition(":")[0] for line in found(twice)] == ["duplicate_id a", "conflict a/a"]

    def test_a_conflict_is_shown_where_it_is_judged(self) -> None:
        both: list[Rule[str]] = [Rule(id="a", outcome="A"), Rule(id="b", outcome="B")]
        never = Impossible(id="c", when={"kind": "bog", "urgent": "yes"})

        assert found(both, [never])[-1] == (
            "conflict a/b: 'a' (A) and 'b' (B) contradict each other in 6 combinations of values, "
            "for example urgent='no'. Let one of them override the other, or narrow one of them."
        )

    @given(sound_cases() | any_cases(), st.data(), st.sampled_from(["fact", "value", "none", "impossible"]))
    def test_a_rule_with_a_broken_condition_is_not_judged(self, case: Case, data: st.DataObject, fault: str) -> None:
        """Where its other conditions hold there is neither gap nor conflict, and it is in nobody's way."""
        when = data.draw(conditions(case.space))
        first = next(iter(case.space))
        rest = {name: values for name, values in when.items() if fault == "fact" or name != first}
        broken = {
            "fact": {"?": {"a"}},
            "value": {first: {"a", "?"}},
            "none": {first: set[str]()},
            "impossible": {first: {"?"}},
        }
        added = {**rest, **broken[fault]}
        if fault == "impossible":
            whole = attrs.evolve(case.rules, impossible=[*case.rules.impossible, Impossible(id="broken", when=added)])
        else:
            rule = Rule(id="broken", when=added, outcome="B", overrides=[rule.id for rule in case.rules.rules])
            whole = attrs.evolve(case.rules, rules=[*case.rules.rules, rule])
        judged = [point for point in case.oracle.points() if not matches(rest, point)]
        findings = whole.findings()

        assert {f.rules[0] for f in findings if f.kind is RuleFindingKind.UNREACHABLE} == case.oracle.unreachable()
        assert sum(f.points or 0 for f in findings if f.kind is RuleFindingKind.GAP) == len(
            [point for point in case.oracle.gaps() if point in judged]
        )
        assert {f.rules: f.points for f in findings if f.kind is RuleFindingKind.CONFLICT} == case.oracle.conflicts(
            judged
        )


class TestBudget:
    """The proof is bounded in all its parts."""

    def test_many_rules_that_contradict_each_other(self) -> None:
        facts = [Fact.of(f"f{number}", ["a", "b"]) for number in range(9)]
        rules = [Rule(id=f"r{number}", when={f"f{number}": "a"}, outcome=number) for number in range(9)]

        with pytest.raises(WorkBudgetError) as caught:
            RuleSet(vocabulary=facts, rules=rules, budget=3_000).findings()

        assert str(caught.value) == (
            "budget: counting the conflicts takes more than the 3000 steps that are allowed. "
            "Let rules overlap less or look at fewer facts, or allow more steps."
        )

    def test_many_rules_that_never_apply(self) -> None:
        facts = [Fact.of(f"f{number}", ["a", "b"]) for number in range(6)]
        beaten = [Rule(id=f"beaten {number:02}", outcome="A") for number in range(20)]
        names = [rule.id for rule in beaten]
        tiles = [
            Rule(
                id=f"tile {number}",
                when={f"f{earlier}": "b" for earlier in range(number)} | {f"f{number}": "a"},
                outcome="A",
                overrides=names,
            )
            for number in range(6)
        ]
        rest = Rule(id="rest", when={f"f{number}": "b" for number in range(6)}, outcome="A", overrides=names)

        def findings(budget: int) -> tuple[RuleFinding, ...]:
            return RuleSet(vocabulary=facts, rules=[*beaten, *tiles, rest], budget=budget).findings()

        assert [finding.rules[0] for finding in findings(10_000)] == names
        with pytest.raises(WorkBudgetError) as caught:
            findings(1_000)
        assert str(caught.value) == (
            "budget: finding what overrides the rules that never apply takes more than the 1000 steps that are "
            "allowed. Let rules overlap less or look at fewer facts, or allow more steps."
        )
