"""Known issues: behaviour with an answer that can be pointed to, matched against what is known of a ticket."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

import attrs

from supportpolicy.checks import check_name
from supportpolicy.choices import Choice
from supportpolicy.clauses import Language, Wording
from supportpolicy.decision import stated_about
from supportpolicy.diagnosis import Findings
from supportpolicy.errors import InvalidTypeError, InvalidValueError, UnknownNameError
from supportpolicy.facts import Vocabulary
from supportpolicy.tickets import Diagnosed, Reclassified, Ticket

MODULE: Final = "module"
"""What is asked for where an issue is of one part of the product, and the part is not known."""

VERSION: Final = "version"
"""What is asked for where an issue is of some versions, and the version is not known."""

_VERSION = re.compile(r"\d+(\.\d+)*")


class Certainty(Choice):
    """Whether a known issue is what a ticket is about.

    Attributes:
        CERTAIN: Everything that the issue asks for is known and fits.
        POSSIBLE: What is known fits, and something is not known.
    """

    CERTAIN = "certain"
    POSSIBLE = "possible"


def _modules(modules: Iterable[str]) -> frozenset[str]:
    if isinstance(modules, str):
        raise InvalidTypeError("modules", f"{modules!r} is one text", "Give a list such as ['export']")
    return frozenset(modules)


@attrs.frozen(kw_only=True)
class KnownIssue:
    """Behaviour that is known, with its answer and the place where more stands.

    Attributes:
        id: Its name, such as the number of the entry in the FAQ.
        when: For each fact that it depends on the values it may have.
        modules: The parts of the product that it is about; empty for any.
        since: The first version that is affected; None for all before.
        fixed_in: The first version that is no longer affected; None if it is not fixed.
        answer: What to tell the customer.
        link: Where more stands.

    Example:
        >>> issue = KnownIssue(
        ...     id="FAQ-7",
        ...     when={"kind": ["bug", "question"]},
        ...     modules=["export"],
        ...     fixed_in="5.4.2",
        ...     answer=Wording(de="Leere Zeilen beenden den Import.", en="Empty lines end the import."),
        ...     link="https://example.com/faq/7",
        ... )
        >>> issue.affects("5.4.10"), issue.affects("5.4")
        (False, True)

    Raises:
        InvalidTypeError: for one text instead of a list of modules.
        InvalidValueError: for an issue that would fit everything, for no link, or a version that is no number.

    Source:
        SHOP-13
    """

    id: str = attrs.field()
    when: Findings = attrs.field(converter=Findings, factory=Findings)
    modules: frozenset[str] = attrs.field(converter=_modules, default=frozenset())
    since: str | None = attrs.field(default=None)
    fixed_in: str | None = attrs.field(default=None)
    answer: Wording
    link: str = attrs.field()

    @id.validator
    @link.validator
    def _check_name(self, attribute: attrs.Attribute[str], text: str) -> None:
        check_name(attribute.name, text)

    @modules.validator
    def _check_modules(self, _: attrs.Attribute[frozenset[str]], modules: frozenset[str]) -> None:
        if not modules and not self.when:
            raise InvalidValueError("when", f"{self.id} would fit every ticket", "Name a fact or a module")

    @since.validator
    @fixed_in.validator
    def _check_version(self, attribute: attrs.Attribute[str | None], version: str | None) -> None:
        if version is not None:
            _numbers(attribute.name, version)

    @fixed_in.validator
    def _check_fixed_in(self, _: attrs.Attribute[str | None], fixed_in: str | None) -> None:
        if self.since is not None and fixed_in is not None and _numbers("", fixed_in) <= _numbers("", self.since):
            raise InvalidValueError(
                "fixed_in", f"{fixed_in} is not after {self.since}, so no version is affected", "Give a later version"
            )

    @property
    def is_of_some_versions(self) -> bool:
        """Whether it matters which version is used."""
        return self.since is not None or self.fixed_in is not None

    def affects(self, version: str) -> bool:
        """Whether a version is affected; ``"5.4"`` and ``"5.4.0"`` are the same.

        Raises:
            InvalidValueError: for a version that is no number.
        """
        numbers = _numbers("version", version)
        return (self.since is None or _numbers("since", self.since) <= numbers) and (
            self.fixed_in is None or numbers < _numbers("fixed_in", self.fixed_in)
        )


@attrs.frozen(kw_only=True)
class Match:
    """A known issue that a ticket may be about.

    Attributes:
        issue: The issue.
        certainty: Whether it is certain.
        met: The facts that fit, ``"module"`` and ``"version"`` among them.
        to_ask: What would make it certain, or rule it out.
    """

    issue: KnownIssue
    certainty: Certainty
    met: tuple[str, ...]
    to_ask: tuple[str, ...]

    def told(self, language: Language | str = Language.EN) -> str:
        """What to answer: what is known, where more stands, and from which version on it is mended."""
        spoken = Language(language)
        issue = self.issue
        said = _SAID[self.certainty].text(spoken).format(answer=issue.answer.text(spoken), link=issue.link)
        return said if issue.fixed_in is None else f"{said} {_FIXED.text(spoken).format(version=issue.fixed_in)}"


@attrs.frozen(kw_only=True)
class FirstContact:
    """What the first contact can point to. It says nothing of who bears any cost.

    Attributes:
        ticket: The id of the ticket.
        part: The part of it; None for the whole.
        matches: The known issues that it may be about: those that are certain first, then those of which more fits,
            then those of which less is open, then by their ids.
    """

    ticket: str
    part: str | None
    matches: tuple[Match, ...]

    @property
    def best(self) -> Match | None:
        """The certain match that fits best; None if none is certain."""
        return next((match for match in self.matches if match.certainty is Certainty.CERTAIN), None)


def point_to_known_issues(
    ticket: Ticket,
    issues: Iterable[KnownIssue],
    *,
    part: str | None = None,
    module: str | None = None,
    version: str | None = None,
    facts: Vocabulary | None = None,
) -> FirstContact:
    """Which known issues a ticket may be about, before anybody looks into it.

    An issue fits unless something that is known rules it out. It is certain if everything that it asks for is known.

    Args:
        ticket: The ticket, with what was stated and what was found since.
        issues: The known issues, in any order.
        part: The part of the ticket that is meant; None for the whole ticket.
        module: The part of the product that it is about; None if that is not known.
        version: The version of the product; None if that is not known.
        facts: The facts of the policy, ``policy.facts``, to refuse an issue that asks for what they do not have and so
            would never fit; None to take the issues as they are.

    Raises:
        InvalidValueError: for two issues of one id, or a version that is no number.
        UnknownNameError: for a part that the ticket does not have, and for a fact or value that the facts do not have.

    Example:
        >>> from datetime import UTC, datetime
        >>> faq = KnownIssue(
        ...     id="FAQ-7",
        ...     when={"kind": "question"},
        ...     answer=Wording(de="Leere Zeilen beenden den Import.", en="Empty lines end the import."),
        ...     link="https://example.com/faq/7",
        ... )
        >>> ticket = Ticket(id="T-1", reported_at=datetime(2026, 11, 3, tzinfo=UTC), findings={"kind": "question"})
        >>> print(point_to_known_issues(ticket, [faq]).best.told())
        This is known: Empty lines end the import. More: https://example.com/faq/7

    Source:
        SHOP-13, APP-2
    """
    known = found_about(ticket, part)
    if version is not None:
        _numbers("version", version)
    found: dict[str, Match | None] = {}
    for issue in issues:
        if issue.id in found:
            raise InvalidValueError("issues", f"{issue.id} is given twice", "Give each issue its own id")
        if facts is not None:
            _check_facts(issue, facts)
        found[issue.id] = _match(issue, known, module, version)
    matches = [match for match in found.values() if match is not None]
    return FirstContact(ticket=ticket.id, part=part, matches=tuple(sorted(matches, key=_rank)))


def _check_facts(issue: KnownIssue, facts: Vocabulary) -> None:
    try:
        facts.facts(issue.when)
    except UnknownNameError as error:
        raise UnknownNameError(f"issues[{issue.id}].when", error.what, error.remedy) from None


def found_about(ticket: Ticket, part: str | None = None) -> Findings:
    """What is known of a ticket or a part of it: what was stated, overlaid with what was found since.

    Raises:
        UnknownNameError: if the ticket has no such part.
    """
    found = stated_about(ticket, part)
    for event in ticket.events:
        if event.part in (None, part):
            if isinstance(event, Diagnosed):
                found = found.updated(event.diagnosis.findings)
            elif isinstance(event, Reclassified):
                found = found.updated(event.findings)
    return found


def _match(issue: KnownIssue, known: Findings, module: str | None, version: str | None) -> Match | None:
    fits = dict(_fits(issue, known, module, version))
    if False in fits.values():
        return None
    to_ask = tuple(name for name, fit in fits.items() if fit is None)
    return Match(
        issue=issue,
        certainty=Certainty.POSSIBLE if to_ask else Certainty.CERTAIN,
        met=tuple(name for name, fit in fits.items() if fit),
        to_ask=to_ask,
    )


def _fits(
    issue: KnownIssue, known: Findings, module: str | None, version: str | None
) -> Iterator[tuple[str, bool | None]]:
    """For everything that an issue asks for whether it fits; None where that is open."""
    for fact, wanted in sorted(issue.when.items()):
        values = known.get(fact)
        if values is None:
            yield fact, None
        else:
            yield fact, values <= wanted or (None if values & wanted else False)
    if issue.modules:
        yield MODULE, None if module is None else module in issue.modules
    if issue.is_of_some_versions:
        yield VERSION, None if version is None else issue.affects(version)


def _rank(match: Match) -> tuple[bool, int, int, str]:
    return match.certainty is Certainty.POSSIBLE, -len(match.met), len(match.to_ask), match.issue.id


def _numbers(where: str, version: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at its end."""
    if not isinstance(version, str) or not _VERSION.fullmatch(version):
        raise InvalidValueError(where, f"{version!r} is no version", "Give numbers with dots such as '5.4.2'")
    numbers = [int(number) for number in version.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


_SAID: Final = {
    Certainty.CERTAIN: Wording(
        de="Das ist bekannt: {answer} Mehr dazu: {link}", en="This is known: {answer} More: {link}"
    ),
    Certainty.POSSIBLE: Wording(
        de="Vielleicht ist es dies: {answer} Mehr dazu: {link}", en="This may be it: {answer} More: {link}"
    ),
}

_FIXED: Final = Wording(de="Behoben ab Version {version}.", en="Mended from version {version} on.")
