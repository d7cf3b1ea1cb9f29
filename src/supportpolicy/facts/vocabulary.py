"""A vocabulary of facts, and what is known in it: for each fact the values that are still possible."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cached_property
from math import prod
from typing import Any, Final, TypeAlias

import attrs

from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import InvalidTypeError, InvalidValueError
from supportpolicy.facts.fact import Fact
from supportpolicy.facts.frozenmap import FrozenMap
from supportpolicy.facts.names import check_distinct, unknown_fact, unknown_value

_OR = Wording(de="oder", en="or")


class Unknown(Enum):
    """The type of `UNKNOWN`."""

    UNKNOWN = "unknown"


UNKNOWN: Final = Unknown.UNKNOWN
"""What is said of a fact of which nothing is known: any of its values is possible. It is no value."""

Given: TypeAlias = str | Collection[str] | Unknown
"""What can be said of a fact: its value, the values that are still possible, or `UNKNOWN`."""


@attrs.frozen(cache_hash=True)
class Vocabulary:
    """The facts that a rule set may look at, in the order in which people are asked for them.

    Attributes:
        members: The facts, with distinct names.

    Example:
        >>> vocabulary = Vocabulary([Fact.of("kind", ["bug", "wish"]), Fact.of("urgent", ["yes", "no"])])
        >>> vocabulary.facts(kind="bug")
        Facts(kind='bug')
        >>> vocabulary.points
        4

    Raises:
        InvalidValueError: if two facts have the same name.
    """

    members: tuple[Fact, ...] = attrs.field(converter=tuple[Fact, ...])

    @members.validator
    def _check_members(self, _: attrs.Attribute[tuple[Fact, ...]], members: tuple[Fact, ...]) -> None:
        check_distinct("facts", [fact.name for fact in members])

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)

    def __contains__(self, name: object) -> bool:
        return name in self.bits

    def __getitem__(self, name: str) -> Fact:
        for fact in self.members:
            if fact.name == name:
                return fact
        raise unknown_fact(name, self.bits)

    @cached_property
    def bits(self) -> Mapping[str, Mapping[str, int]]:
        """The packed form: each value of each fact has one bit, the facts' bits lie side by side in their order."""
        bit = iter(1 << shift for shift in range(sum(len(fact.values) for fact in self.members)))
        return {fact.name: {value.name: next(bit) for value in fact.values} for fact in self.members}

    @cached_property
    def fields(self) -> Mapping[str, int]:
        """The packed form: all bits of each fact."""
        return {name: sum(bits.values()) for name, bits in self.bits.items()}

    @cached_property
    def everything(self) -> int:
        """The packed form: all bits, which is what nothing is known of."""
        return sum(self.fields.values())

    @cached_property
    def _others(self) -> Mapping[str, Mapping[str | frozenset[str], int]]:
        """For each value, bare or as a set of its own, the bits of all others: what is ruled out by knowing it."""
        return {
            name: {
                given: self.fields[name] ^ bit for value, bit in bits.items() for given in (value, frozenset((value,)))
            }
            for name, bits in self.bits.items()
        }

    @property
    def points(self) -> int:
        """How many combinations of values there are."""
        return prod(len(fact.values) for fact in self.members)

    def facts(self, known: Mapping[str, Given] = FrozenMap(), /, **given: Given) -> Facts:
        """What is known, each fact by its name; facts that are left out are unknown.

        Args:
            known: The same as the named arguments, for facts whose names are no Python names.
            given: For each fact its value, a collection of the values still possible, or `UNKNOWN`.

        Raises:
            UnknownNameError: for a fact or a value that does not exist, with the closest one that does.
            InvalidTypeError: for None, a bool or anything else that is neither a name nor a collection of names.
            InvalidValueError: for an empty collection.
        """
        if known:
            given = {**known, **given}
        bits = self.everything
        others = self._others
        try:
            for name, value in given.items():
                bits ^= others[name][value]  # type: ignore[index]
        except (KeyError, TypeError):
            return _made(self, self.cube(given))
        return _made(self, bits)

    def cube(self, given: Mapping[str, Given]) -> int:
        """The packed form of what is said of some facts: the bits of all values still possible, of every fact."""
        bits = self.everything
        for name, value in given.items():
            if name not in self.bits:
                raise unknown_fact(name, self.bits)
            bits ^= self.fields[name] ^ self._possible(name, value)
        return bits

    def conditions(self, cube: Iterable[int]) -> Mapping[str, frozenset[str]]:
        """The values behind the packed form of restrictions, for each restricted fact, in the order of the facts."""
        allowed = sum(cube)
        return FrozenMap(
            (name, frozenset(value for value, bit in bits.items() if allowed & bit))
            for name, bits in self.bits.items()
            if allowed & self.fields[name]
        )

    def without(self, names: Collection[str]) -> Vocabulary:
        """The same facts in the same order without some of them; the same object whenever asked for the same ones."""
        left_out = frozenset(names)
        if left_out not in self._remainders:
            for name in sorted(left_out - self.bits.keys()):
                raise unknown_fact(name, self.bits)
            remainder = Vocabulary(fact for fact in self.members if fact.name not in left_out)
            return self._remainders.setdefault(left_out, remainder if left_out else self)
        return self._remainders[left_out]

    def words(self, given: Mapping[str, Given], language: Language) -> str:
        """What is said of some facts, in the words of their labels and in the order of the vocabulary.

        Example:
            >>> Vocabulary([Fact.of("kind", ["bug", "wish", "talk"])]).words({"kind": {"bug", "talk"}}, Language.EN)
            'kind: bug or talk'
        """
        cube = self.cube(given)
        return "; ".join(
            f"{fact.label.text(language)}: {self._labels(fact, cube, language)}"
            for fact in self.members
            if fact.name in given
        )

    def _labels(self, fact: Fact, cube: int, language: Language) -> str:
        bits = self.bits[fact.name]
        return f" {_OR.text(language)} ".join(
            value.label.text(language) for value in fact.values if cube & bits[value.name]
        )

    @cached_property
    def _remainders(self) -> dict[frozenset[str], Vocabulary]:
        return {}

    def _possible(self, name: str, value: Given) -> int:
        if value is UNKNOWN:
            return self.fields[name]
        names = {value} if isinstance(value, str) else value
        if not isinstance(names, (AbstractSet, Sequence)):
            raise InvalidTypeError(
                name,
                f"{value!r} is a {type(value).__name__}, not the name of a value",
                "Give a value's name, a collection of names, or UNKNOWN",
            )
        if not names:
            raise InvalidValueError(name, "no value is possible", "Give the values still possible, or UNKNOWN")
        bits = 0
        for possible in names:
            if not isinstance(possible, str) or possible not in self.bits[name]:
                raise unknown_value(name, possible, self.bits[name])
            bits |= self.bits[name][possible]
        return bits


@attrs.frozen(repr=False)
class Facts:
    """What is known: for each fact of a vocabulary the values that are still possible, at least one.

    An unknown fact is not a value but all of them. Made by `Vocabulary.facts`.

    Attributes:
        vocabulary: The facts that there are.
        bits: The packed form of the values still possible.

    Example:
        >>> vocabulary = Vocabulary([Fact.of("kind", ["bug", "wish", "talk"]), Fact.of("urgent", ["yes", "no"])])
        >>> facts = vocabulary.facts(kind=["bug", "talk"])
        >>> sorted(facts["kind"]), facts.value("kind"), facts.open
        (['bug', 'talk'], None, ('kind', 'urgent'))
        >>> facts.learn(kind="bug").value("kind")
        'bug'
    """

    vocabulary: Vocabulary
    bits: int = attrs.field()

    @bits.validator
    def _check_bits(self, _: attrs.Attribute[int], bits: int) -> None:
        fields = self.vocabulary.fields.values()
        if bits & ~self.vocabulary.everything or not all(bits & field for field in fields):
            raise InvalidValueError("bits", f"{bits:#x} are no facts of this vocabulary", "Use Vocabulary.facts")

    def __getitem__(self, name: str) -> frozenset[str]:
        """The values of a fact that are still possible."""
        if name not in self.vocabulary.bits:
            raise unknown_fact(name, self.vocabulary.bits)
        return frozenset(value for value, bit in self.vocabulary.bits[name].items() if self.bits & bit)

    def __repr__(self) -> str:
        return f"Facts({', '.join(f'{name}={self._shown(name)}' for name in self.given)})"

    def value(self, name: str) -> str | None:
        """The only value of a fact that is possible; None if several are."""
        first, *others = self[name]
        return None if others else first

    @property
    def given(self) -> Mapping[str, frozenset[str]]:
        """The facts of which something is known, in the order of the vocabulary, with their possible values."""
        fields = self.vocabulary.fields.items()
        return FrozenMap((name, self[name]) for name, field in fields if self.bits & field != field)

    @property
    def open(self) -> tuple[str, ...]:
        """The facts of which more than one value is possible, in the order of the vocabulary."""
        return tuple(name for name, field in self.vocabulary.fields.items() if (self.bits & field).bit_count() > 1)

    def learn(self, known: Mapping[str, Given] = FrozenMap(), /, **given: Given) -> Facts:
        """The same facts and more: of each fact only what is possible both before and now.

        Raises:
            InvalidValueError: if what is learned contradicts what is known; use `assume` to replace it.
        """
        learned = {**known, **given}
        bits = self.bits & self.vocabulary.cube(learned)
        for name in learned:
            if not bits & self.vocabulary.fields[name]:
                raise InvalidValueError(
                    name,
                    f"{_listed(self.vocabulary.facts(learned)[name])} contradicts what is known: {self._shown(name)}",
                    "Correct one of them, or assume the new one instead",
                )
        return _made(self.vocabulary, bits)

    def assume(self, known: Mapping[str, Given] = FrozenMap(), /, **given: Given) -> Facts:
        """The same facts, but some of them as given here whatever is known: for asking "what if"."""
        assumed = {**known, **given}
        fields = self.vocabulary.fields
        cube = self.vocabulary.cube(assumed)
        replaced = sum(fields[name] for name in assumed)
        return _made(self.vocabulary, self.bits & ~replaced | cube & replaced)

    def words(self, language: Language) -> str:
        """The given facts in the words of their labels."""
        return self.vocabulary.words(self.given, language)

    def _shown(self, name: str) -> str:
        names = [repr(value) for value, bit in self.vocabulary.bits[name].items() if self.bits & bit]
        return names[0] if len(names) == 1 else f"{{{', '.join(names)}}}"


def _made(vocabulary: Vocabulary, bits: int) -> Facts:
    """Facts from bits that are known to be valid: checking them again would cost more than deciding."""
    facts: Facts = _new(Facts)
    _set_vocabulary(facts, vocabulary)
    _set_bits(facts, bits)
    return facts


_new: Any = object.__new__
_set_vocabulary: Any = Facts.__dict__["vocabulary"].__set__
_set_bits: Any = Facts.__dict__["bits"].__set__


def _listed(values: frozenset[str]) -> str:
    return " or ".join(repr(value) for value in sorted(values))
