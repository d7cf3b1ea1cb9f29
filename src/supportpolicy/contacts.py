"""Contacts: who may turn to the vendor, through what and for which level, and what a contact is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import attrs

from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.contracts import Contract
from supportpolicy.decision import stated_about
from supportpolicy.errors import UnknownNameError
from supportpolicy.explanation.phrases import capitalised, cited, clause_in_words, quoted
from supportpolicy.explanation.results import Field, ResultTable, Tabular
from supportpolicy.explanation.writing import Explanation, Section, Style
from supportpolicy.facts import Facts, FrozenMap, Given, Value, alternatives
from supportpolicy.policy import Access, ResolvedPolicy, Step, check_as_read
from supportpolicy.rules import Answer, Status
from supportpolicy.tickets import Ticket


class Reception(Choice):
    """What becomes of a contact.

    Attributes:
        TAKEN_ON: It is taken on.
        TURNED_AWAY: It is not, and is told where to turn.
        FACT_MISSING: That depends on a fact that is still unknown.
        NOT_AGREED: The policy does not say; it has to be agreed.
        UNRESTRICTED: The policy restricts nothing.
    """

    TAKEN_ON = "taken_on"
    TURNED_AWAY = "turned_away"
    FACT_MISSING = "fact_missing"
    NOT_AGREED = "not_agreed"
    UNRESTRICTED = "unrestricted"


@attrs.frozen
class Way:
    """A channel or a language, and whether the same contact would be taken on that way.

    Attributes:
        value: The value of the fact.
        access: Whether it would be; None if that is open.
    """

    value: Value
    access: Access | None


@attrs.frozen(kw_only=True)
class Admission(Tabular):
    """What a contact is answered: whether it is taken on, what comes next, and which ways are open to it.

    Attributes:
        policy: The policy as read.
        facts: What is known of the contact, as far as access depends on it; None if the policy restricts nothing.
        answer: What the rules on access make of it; None if the policy has none.

    Source:
        APP-1, APP-3, APP-10, CONF-1, CONF-2, PARTNER-7
    """

    policy: ResolvedPolicy = attrs.field(repr=lambda policy: repr(policy.policy.id))
    facts: Facts | None
    answer: Answer[Access] | None = attrs.field(repr=False)

    @property
    def reception(self) -> Reception:
        """What becomes of the contact."""
        if self.answer is None:
            return Reception.UNRESTRICTED
        if self.answer.status is not Status.DECIDED:
            return _UNDECIDED[self.answer.status]
        return Reception.TAKEN_ON if self.answer.outcome is Access.OPEN else Reception.TURNED_AWAY

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules and declared silences that decide, or still may."""
        return () if self.answer is None else self.answer.rules

    @property
    def clauses(self) -> tuple[str, ...]:
        """The ids of the clauses that they cite, each once."""
        rules = self.policy.access
        if rules is None:
            return ()
        return tuple(dict.fromkeys(clause for rule in self.rules for clause in rules.rule(rule).clauses))

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of support that are meant, if it is decided; empty if the policy names none."""
        return self._of_rules(self.policy.policy.rule_levels)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What to do and to tell next, if it is decided."""
        return tuple(map(self.policy.policy.step, self._of_rules(self.policy.policy.rule_steps)))

    @property
    def next_question(self) -> str | None:
        """The fact to ask for next; None unless one is missing."""
        return None if self.answer is None else self.answer.next_question

    @property
    def to_agree(self) -> tuple[Wording, ...]:
        """What has to be agreed because the policy does not say."""
        if self.reception is not Reception.NOT_AGREED:
            return ()
        return tuple(self.policy.policy.questions[rule] for rule in self.rules)

    @property
    def channels(self) -> tuple[Way, ...]:
        """Through which channels the same contact would be taken on, or not; empty if that makes no difference."""
        return self.ways("channel")

    @property
    def languages(self) -> tuple[Way, ...]:
        """In which languages the same contact would be taken on, or not; empty if that makes no difference."""
        return self.ways("language")

    def ways(self, fact: str) -> tuple[Way, ...]:
        """Whether the same contact would be taken on for each value of a fact; empty if access does not ask for it."""
        rules, facts = self.policy.access, self.facts
        if rules is None or facts is None or fact not in rules.vocabulary:
            return ()
        return tuple(
            Way(value, rules.decide(facts.assume({fact: value.name})).outcome)
            for value in rules.vocabulary[fact].values
        )

    def explained(self, *, language: Language | str = Language.EN, style: Style | str = Style.TEXT) -> str:
        """The answer in words: what becomes of the contact, what comes next, and which ways are open to it.

        Args:
            language: ``"de"`` or ``"en"``.
            style: ``"text"``, ``"markdown"`` or ``"html"`` (a fragment).
        """
        spoken = Language(language)
        policy = self.policy.policy
        return Explanation(
            language=spoken,
            headline=_HEADLINES[self.reception].text(spoken),
            sections=tuple(section for section in _sections(self, spoken) if section.lines),
            source=_word("source", spoken).format(
                title=quoted(policy.title.text(spoken), spoken), version=policy.version
            ),
        ).written(Style(style))

    @property
    def table(self) -> ResultTable:
        """A row for each channel and each language, and whether the same contact would be taken on that way."""
        ways = [(_WORDS[name], way) for name in ("channel", "language") for way in self.ways(name)]
        return ResultTable(
            fields=_FIELDS, rows=tuple((name, way.value.label, _ACCESS[way.access]) for name, way in ways)
        )

    def _of_rules(self, named: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """What the deciding rules name, each once; nothing while it is not decided."""
        if self.reception not in (Reception.TAKEN_ON, Reception.TURNED_AWAY):
            return ()
        return tuple(dict.fromkeys(name for rule in self.rules for name in named.get(rule, ())))


def receive_facts(policy: ResolvedPolicy, known: Mapping[str, Given] = FrozenMap(), /, **facts: Given) -> Admission:
    """What a contact is answered, from bare facts; one that is outside of what is agreed gets an answer as well.

    Args:
        policy: The policy as read.
        known: The same as the named arguments, for facts whose names are no Python names.
        facts: For each fact its value or the values still possible; facts that are left out are unknown, and those that
            access does not depend on are passed over.

    Raises:
        InvalidTypeError: for a policy whose readings are not chosen yet.
        UnknownNameError: for a fact that the policy does not know, or a value that does not exist.

    Example:
        >>> from supportpolicy.documents import shipped_policy
        >>> wiki = shipped_policy("confluence_package").read_as()
        >>> admission = receive_facts(wiki, contact="key_user", channel="phone", urgent="no")
        >>> admission.reception, [step.id for step in admission.steps]
        (<Reception.TURNED_AWAY: 'turned_away'>, ['refer_to_service_desk'])

    Source:
        APP-1, APP-3, APP-10, CONF-1, CONF-2, PARTNER-2, PARTNER-7, SHOP-3
    """
    check_as_read("policy", policy)
    rules = policy.access
    stated = {**known, **facts}
    for name in stated:
        if name not in policy.known_facts:
            raise UnknownNameError(
                "facts", f"{name!r} is no fact of the policy", alternatives(name, sorted(policy.known_facts))
            )
    if rules is None:
        return Admission(policy=policy, facts=None, answer=None)
    own = rules.facts({name: value for name, value in stated.items() if name in rules.vocabulary})
    return Admission(policy=policy, facts=own, answer=rules.decide(own))


def receive(ticket: Ticket, contract: Contract, *, part: str | None = None) -> Admission:
    """What a contact is answered that came in as a ticket, under a contract.

    What was stated when it was reported takes the place of what the contract states. The policy is the one in force
    then.

    Args:
        ticket: The ticket.
        contract: The contract.
        part: The part of the ticket that is meant; None for the whole ticket.

    Raises:
        UnknownNameError: for a part that the ticket does not have, or a fact or value that the policy does not know.
        OutOfRangeError: if no term of the contract applies when the ticket was reported.

    Source:
        APP-1, APP-3, APP-10, CONF-1, CONF-2, PARTNER-7
    """
    term = contract.term_for(ticket)
    return receive_facts(term.policy, term.stated.updated(stated_about(ticket, part)))


def _sections(told: Admission, language: Language) -> Iterator[Section]:
    policy = told.policy.policy
    question = [] if told.next_question is None else [policy.facts[told.next_question].question.text(language)]
    next_steps = tuple(cited(step.wording.text(language), step.clauses) for step in told.steps)
    clauses = (policy.clause(clause) for clause in told.clauses)
    yield Section(_word("question", language), tuple(question))
    yield Section(_word("to agree", language), tuple(wording.text(language) for wording in told.to_agree))
    yield Section(_word("next", language), next_steps)
    yield Section(_word("level", language), tuple(_levels(told, language)))
    yield Section(_word("channels", language), tuple(_open(told.channels, language)))
    yield Section(_word("languages", language), tuple(_open(told.languages, language)))
    yield Section(
        _word("clauses", language), tuple(f"{clause.id}: {clause_in_words(clause, language)[0]}" for clause in clauses)
    )


def _levels(told: Admission, language: Language) -> Iterator[str]:
    fact = told.policy.policy.facts["support_level"] if told.levels else None
    if fact is not None:
        yield ", ".join(fact.value(level).label.text(language) for level in told.levels)


def _open(ways: tuple[Way, ...], language: Language) -> Iterator[str]:
    labels = [way.value.label.text(language) for way in ways if way.access is Access.OPEN]
    if labels:
        yield capitalised(", ".join(labels))


def _word(key: str, language: Language) -> str:
    return _WORDS[key].text(language)


_UNDECIDED: Final = {
    Status.MISSING_FACT: Reception.FACT_MISSING,
    Status.NOT_DECIDED_BY_SOURCE: Reception.NOT_AGREED,
}

_HEADLINES: Final = {
    Reception.TAKEN_ON: Wording(de="Die Anfrage wird angenommen.", en="The request is taken on."),
    Reception.TURNED_AWAY: Wording(
        de="Die Anfrage wird auf diesem Weg nicht angenommen.", en="The request is not taken on this way."
    ),
    Reception.FACT_MISSING: Wording(
        de="Ob die Anfrage angenommen wird, steht noch nicht fest: Es fehlt eine Angabe.",
        en="Whether the request is taken on is still open: information is missing.",
    ),
    Reception.NOT_AGREED: Wording(
        de="Ob die Anfrage angenommen wird, ist nicht geregelt und muss vereinbart werden.",
        en="Whether the request is taken on is not settled and has to be agreed.",
    ),
    Reception.UNRESTRICTED: Wording(
        de="Die Anfrage wird angenommen: Die Richtlinie schränkt nichts ein.",
        en="The request is taken on: the policy restricts nothing.",
    ),
}

_WORDS: Final = {
    "question": Wording(de="Was noch zu klären ist", en="What is still to be asked"),
    "to agree": Wording(de="Was zu vereinbaren ist", en="What is to be agreed"),
    "next": Wording(de="Was als Nächstes geschieht", en="What comes next"),
    "level": Wording(de="Support-Stufe", en="Level of support"),
    "channels": Wording(de="Offene Kanäle", en="Open channels"),
    "languages": Wording(de="Sprachen", en="Languages"),
    "clauses": Wording(de="Was die Richtlinie sagt", en="What the policy says"),
    "source": Wording(de="Grundlage: {title}, Fassung {version}", en="Based on {title}, version {version}"),
    "channel": Wording(de="Kanal", en="channel"),
    "language": Wording(de="Sprache", en="language"),
}

_ACCESS: Final = {
    Access.OPEN: Wording(de="angenommen", en="taken on"),
    Access.CLOSED: Wording(de="nicht angenommen", en="not taken on"),
    None: Wording(de="offen", en="open question"),
}

_FIELDS: Final = (
    Field("by", Wording(de="Nach", en="By")),
    Field("way", Wording(de="Weg", en="Way")),
    Field("access", Wording(de="Anfrage", en="Request")),
)
