"""What is known and what is not: closed questions, and sets of answers still possible."""

from __future__ import annotations

import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.facts import UNKNOWN, Changeability, Fact, Facts, FrozenMap, Value, Vocabulary, alternatives

VALUES = {"kind": ["bug", "wish", "talk"], "urgent": ["yes", "no"], "days open": ["0", "1..7", ">7"]}
VOCABULARY = Vocabulary(Fact.of(name, values) for name, values in VALUES.items())

NO_NAME = "not the name of a value. Give a value's name, a collection of names, or UNKNOWN."
CORRECT = "Correct one of them, or assume the new one instead."

known = st.fixed_dictionaries(
    {}, optional={name: st.sets(st.sampled_from(values), min_size=1) for name, values in VALUES.items()}
)


def message(call: Callable[[], object]) -> str:
    with pytest.raises((InvalidTypeError, InvalidValueError, UnknownNameError)) as caught:
        call()
    return f"{type(caught.value).__name__}: {caught.value}"


class TestFrozenMap:
    """A mapping that never changes and can be a member of a value."""

    def test_is_a_mapping(self) -> None:
        one = FrozenMap({"a": 1, "b": 2})

        assert (one["a"], list(one), len(one), repr(one)) == (1, ["a", "b"], 2, "{'a': 1, 'b': 2}")
        assert one == {"b": 2, "a": 1}
        assert hash(one) == hash(FrozenMap([("b", 2), ("a", 1)]))
        assert pickle.loads(pickle.dumps(one)) == one

    def test_is_overlaid_with_newer_values(self) -> None:
        one = FrozenMap({"a": 1, "b": 2})

        assert one.overlaid(FrozenMap({"b": 3, "c": 4})) == {"a": 1, "b": 3, "c": 4}
        assert one == {"a": 1, "b": 2}

    def test_does_not_follow_what_it_was_made_from(self) -> None:
        origin = {"a": 1}
        one = FrozenMap(origin)
        origin["a"] = 2

        assert one == {"a": 1}


class TestAlternatives:
    """The remedy for a wrong name is the right one."""

    @pytest.mark.parametrize(
        ("name", "names", "remedy"),
        [
            ("kimd", ["component", "kind"], "Write 'kind', or one of: 'component'"),
            ("kimd", ["kind"], "Write 'kind'"),
            ("x", ["component", "kind"], "Write one of: 'component', 'kind'"),
            ("kind", [], "Leave it out"),
            (7, ["17", "kind"], "Write '17', or one of: 'kind'"),
            ("k" * 200, ["k" * 150], f"Write '{'k' * 150}'"),
            ("k" * 201, ["k" * 150], f"Write one of: '{'k' * 150}'"),
            (
                "#",
                [f"r{n}" for n in range(501)],
                f"Write one of: {', '.join(repr(f'r{n}') for n in range(20))}, 481 others",
            ),
        ],
    )
    def test_the_closest_comes_first(self, name: object, names: list[str], remedy: str) -> None:
        assert alternatives(name, names) == remedy


class TestFact:
    """One closed question, one or more answers, any text."""

    def test_has_labels_beside_its_names(self) -> None:
        fact = Fact(
            name="kind",
            values=[Value(name="bug", label=Wording(de="Fehler", en="bug"))],
            label=Wording(de="Art", en="kind"),
            question=Wording(de="Was ist es?", en="What is it?"),
            changeable="fixed",
        )

        assert fact.value("bug").label.de == "Fehler"
        assert fact.changeable is Changeability.FIXED

    def test_of_takes_names_as_labels(self) -> None:
        assert Fact.of("days open", ["0", ">0"]) == Fact(
            name="days open",
            values=(
                Value(name="0", label=Wording(de="0", en="0")),
                Value(name=">0", label=Wording(de=">0", en=">0")),
            ),
            label=Wording(de="days open", en="days open"),
            question=Wording(de="days open?", en="days open?"),
            changeable=Changeability.CHANGEABLE,
        )

    @pytest.mark.parametrize(
        ("call", "expected"),
        [
            (
                lambda: Fact.of("kind", []),
                "InvalidValueError: facts.kind.values: a fact without values has no answer. Give at least one value.",
            ),
            (
                lambda: Fact.of("kind", ["bug", "wish", "bug"]),
                "InvalidValueError: facts.kind.values: 'bug' stands there 2 times. Give each of them its own name.",
            ),
            (
                lambda: labelled("", ("Art", "kind"), {"bug": ("Fehler", "bug")}),
                "InvalidValueError: name: '' names nothing. Give a text that is not empty.",
            ),
            (
                lambda: Value(name=7, label=Wording(de="7", en="7")),  # type: ignore[arg-type]
                "InvalidValueError: name: 7 names nothing. Give a text that is not empty.",
            ),
            (
                lambda: Fact.of("kind", ["bug", "wish"]).value("bog"),
                "UnknownNameError: kind: 'bog' is no value of the fact 'kind'. Write 'bug', or one of: 'wish'.",
            ),
        ],
    )
    def test_refuses_what_is_no_question(self, call: Callable[[], object], expected: str) -> None:
        assert message(call) == expected


class TestVocabulary:
    """The facts that there are, in order."""

    def test_lists_its_facts(self) -> None:
        assert [fact.name for fact in VOCABULARY] == list(VALUES)
        assert len(VOCABULARY) == 3
        assert "kind" in VOCABULARY
        assert "kimd" not in VOCABULARY
        assert VOCABULARY["urgent"] == Fact.of("urgent", ["yes", "no"])
        assert VOCABULARY.points == 18

    def test_is_one_value_whatever_it_is_made_from(self) -> None:
        other = Vocabulary([Fact.of(name, values) for name, values in VALUES.items()])

        assert other == VOCABULARY
        assert hash(other) == hash(VOCABULARY)
        assert pickle.loads(pickle.dumps(VOCABULARY)) == VOCABULARY

    def test_without_facts_is_the_same_object_each_time(self) -> None:
        assert [fact.name for fact in VOCABULARY.without(["urgent"])] == ["kind", "days open"]
        assert VOCABULARY.without(["urgent"]) is VOCABULARY.without({"urgent"})
        assert VOCABULARY.without([]) is VOCABULARY

    @pytest.mark.parametrize(
        ("language", "words"),
        [(Language.DE, "Art: Fehler oder Frage; Eile: ja"), (Language.EN, "kind: bug or question; urgency: yes")],
    )
    def test_says_things_in_words(self, language: Language, words: str) -> None:
        kind = {"bug": ("Fehler", "bug"), "wish": ("Wunsch", "wish"), "talk": ("Frage", "question")}
        vocabulary = Vocabulary(
            [labelled("kind", ("Art", "kind"), kind), labelled("urgent", ("Eile", "urgency"), {"yes": ("ja", "yes")})]
        )

        assert vocabulary.words({"urgent": "yes", "kind": ["talk", "bug"]}, language) == words
        assert vocabulary.facts(kind={"talk", "bug"}).words(language) == words.partition(";")[0]

    @pytest.mark.parametrize(
        ("call", "expected"),
        [
            (
                lambda: Vocabulary([Fact.of("kind", ["bug"]), Fact.of("kind", ["wish"])]),
                "InvalidValueError: facts: 'kind' stands there 2 times. Give each of them its own name.",
            ),
            (
                lambda: VOCABULARY["kimd"],
                "UnknownNameError: facts: 'kimd' is no fact here. Write 'kind', or one of: 'urgent', 'days open'.",
            ),
            (
                lambda: VOCABULARY.without(["kind", "kimd"]),
                "UnknownNameError: facts: 'kimd' is no fact here. Write 'kind', or one of: 'urgent', 'days open'.",
            ),
        ],
    )
    def test_refuses_what_it_does_not_know(self, call: Callable[[], object], expected: str) -> None:
        assert message(call) == expected


def labelled(name: str, label: tuple[str, str], values: dict[str, tuple[str, str]]) -> Fact:
    return Fact(
        name=name,
        values=tuple(Value(name=value, label=Wording(de=de, en=en)) for value, (de, en) in values.items()),
        label=Wording(de=label[0], en=label[1]),
        question=Wording(de="?", en="?"),
    )


class TestFacts:
    """UNKNOWN is not a value but "any of the values"."""

    def test_what_is_left_out_is_unknown(self) -> None:
        facts = VOCABULARY.facts(kind="bug")

        assert [facts[name] for name in VALUES] == [{"bug"}, {"yes", "no"}, {"0", "1..7", ">7"}]
        assert facts.given == {"kind": {"bug"}}
        assert facts.open == ("urgent", "days open")
        assert (
            facts
            == VOCABULARY.facts(kind="bug", urgent=UNKNOWN)
            == VOCABULARY.facts(kind=["bug"], urgent={"no", "yes"})
        )
        assert VOCABULARY.facts().given == {}

    def test_a_fact_may_be_known_in_part(self) -> None:
        facts = VOCABULARY.facts({"days open": ["0", "1..7"]}, urgent="no")

        assert facts.value("days open") is None
        assert facts.value("urgent") == "no"
        assert facts.given == {"urgent": {"no"}, "days open": {"0", "1..7"}}
        assert repr(facts) == "Facts(urgent='no', days open={'0', '1..7'})"

    @given(known)
    def test_holds_what_was_said(self, said: dict[str, set[str]]) -> None:
        facts = VOCABULARY.facts(said)

        assert {name: facts[name] for name in VALUES} == {
            **{name: set(values) for name, values in VALUES.items()},
            **said,
        }
        assert (
            facts == VOCABULARY.facts({name: facts[name] for name in VALUES}) == VOCABULARY.facts().learn(facts.given)
        )
        assert hash(facts) == hash(VOCABULARY.facts(said))
        assert pickle.loads(pickle.dumps(facts)) == facts

    @given(known)
    def test_has_a_packed_form(self, said: dict[str, set[str]]) -> None:
        bits = VOCABULARY.facts(said).bits

        assert Facts(VOCABULARY, bits) == VOCABULARY.facts(said)
        assert VOCABULARY.cube(said) == bits
        assert VOCABULARY.conditions([VOCABULARY.cube(said) & VOCABULARY.fields[name] for name in said]) == said

    @given(known, known)
    def test_learning_leaves_what_both_allow(self, before: dict[str, set[str]], said: dict[str, set[str]]) -> None:
        facts = VOCABULARY.facts(before)
        both = {name: facts[name] & said.get(name, facts[name]) for name in VALUES}

        if all(both.values()):
            assert facts.learn(said) == VOCABULARY.facts(both)
        else:
            with pytest.raises(InvalidValueError):
                facts.learn(said)

    @given(known, known)
    def test_assuming_replaces_what_is_known(self, before: dict[str, set[str]], said: dict[str, set[str]]) -> None:
        assert VOCABULARY.facts(before).assume(said) == VOCABULARY.facts({**before, **said})

    @pytest.mark.parametrize(
        ("call", "expected"),
        [
            (
                lambda: VOCABULARY.facts(kimd="bug"),
                "UnknownNameError: facts: 'kimd' is no fact here. Write 'kind', or one of: 'urgent', 'days open'.",
            ),
            (
                lambda: VOCABULARY.facts(kind="bog"),
                "UnknownNameError: kind: 'bog' is no value of the fact 'kind'. Write 'bug', or one of: 'wish', 'talk'.",
            ),
            (
                lambda: VOCABULARY.facts(kind=["bug", 7]),  # type: ignore[list-item]
                "UnknownNameError: kind: 7 is no value of the fact 'kind'. Write one of: 'bug', 'wish', 'talk'.",
            ),
            (
                lambda: VOCABULARY.facts(urgent=[["no"]]),  # type: ignore[list-item]
                "UnknownNameError: urgent: ['no'] is no value of the fact 'urgent'. Write one of: 'yes', 'no'.",
            ),
            (
                lambda: VOCABULARY.facts(kind=None),  # type: ignore[arg-type]
                f"InvalidTypeError: kind: None is a NoneType, {NO_NAME}",
            ),
            (
                lambda: VOCABULARY.facts(urgent=True),  # type: ignore[arg-type]
                f"InvalidTypeError: urgent: True is a bool, {NO_NAME}",
            ),
            (
                lambda: VOCABULARY.facts(kind=set()),
                "InvalidValueError: kind: no value is possible. Give the values still possible, or UNKNOWN.",
            ),
            (
                lambda: VOCABULARY.facts(kind=["wish", "bug"]).learn(urgent="no", kind="talk"),
                f"InvalidValueError: kind: 'talk' contradicts what is known: {{'bug', 'wish'}}. {CORRECT}",
            ),
            (
                lambda: VOCABULARY.facts()["kimd"],
                "UnknownNameError: facts: 'kimd' is no fact here. Write 'kind', or one of: 'urgent', 'days open'.",
            ),
            (
                lambda: Facts(VOCABULARY, 0b11_01_000),
                "InvalidValueError: bits: 0x68 are no facts of this vocabulary. Use Vocabulary.facts.",
            ),
            (
                lambda: Facts(VOCABULARY, 1 << 8 | 0b111_11_111),
                "InvalidValueError: bits: 0x1ff are no facts of this vocabulary. Use Vocabulary.facts.",
            ),
        ],
    )
    def test_refuses_what_cannot_be_known(self, call: Callable[[], object], expected: str) -> None:
        assert message(call) == expected
