"""Every clause of the sources has become something, and the pages that say what are current."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from supportpolicy import Lifecycle, Policy, Quotation, Wording, shipped_policy
from tests.clause_map import (
    CHECKOUT,
    DOCS,
    POLICIES,
    all_tests,
    citing_functions,
    citing_tests,
    ids_in,
    pages,
    rests_on,
)

SOURCES = Path(os.environ.get("SUPPORTPOLICY_SOURCES", CHECKOUT / "sources"))
"""Where somebody has the policies as their vendors wrote them, each under the name that its provenance states."""

LONGEST_COINCIDENCE = 6
"""So many words in a row may stand in a source as well; more would be its sentence, not ours."""

needs_sources = pytest.mark.skipif(not SOURCES.is_dir(), reason="the sources are not there")
every_policy = pytest.mark.parametrize("policy", [shipped_policy(name) for name in POLICIES], ids=POLICIES)
PAGES = pages()
TESTS = all_tests()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_a_page_is_current(page: Path) -> None:
    """Where this fails, ``python -m tests.clause_map`` writes the pages anew."""
    assert page.read_text(encoding="utf-8") == PAGES[page]


def test_there_is_no_page_of_a_policy_that_is_gone() -> None:
    assert {path for path in (DOCS / "policies").glob("*.md") if path.name != "index.md"} < PAGES.keys()


class TestEveryClause:
    """Is a rule, silence, reading, target, package, term, step or lifecycle, or has another effect; and has a test."""

    @every_policy
    def test_has_something_that_rests_on_it(self, policy: Policy) -> None:
        """What the policy itself says of it; the classes and functions of the package come on top."""
        assert [clause for clause, found in rests_on(policy, {}).items() if not found] == []

    @every_policy
    def test_means_a_value_that_exists(self, policy: Policy) -> None:
        effects = [clause.effect for clause in policy.clauses if clause.effect is not None]
        named = [re.fullmatch("fact (.*), value (.*)", effect.en) for effect in effects]
        for effect, found in zip(effects, named, strict=True):
            if found is not None:
                assert policy.facts[found[1]].value(found[2]).name == found[2]
                assert effect.de == "Merkmal {}, Wert {}".format(*found.groups())

    @every_policy
    def test_has_a_test_that_cites_it(self, policy: Policy) -> None:
        assert [clause.id for clause in policy.clauses if clause.id not in TESTS] == []

    def test_would_be_found_to_have_nothing(self) -> None:
        """A check that cannot fail proves nothing."""
        support = shipped_policy("partner_support")
        bare = attrs.evolve(support, lifecycles=(), release_cycle=None)

        assert rests_on(bare, {})["PARTNER-9"] == []
        assert rests_on(bare, {"PARTNER-9": ["releases.plan"]})["PARTNER-9"] == ["`releases.plan`"]

    @needs_sources
    def test_of_the_digest_is_a_clause_of_a_policy(self) -> None:
        digest = (SOURCES / "CLAUSES.md").read_text(encoding="utf-8")
        listed = re.findall(r"^\| ((?:SHOP|PARTNER|APP|CONF|CRM)-O?\d+) \|", digest, re.MULTILINE)

        assert sorted(listed) == sorted(clause.id for name in POLICIES for clause in shipped_policy(name).clauses)


@needs_sources
class TestOwnWords:
    """Figures and meaning carry over, sentences do not; a quotation is verbatim."""

    @every_policy
    def test_a_quotation_stands_in_the_source(self, policy: Policy) -> None:
        source = _plain(policy)
        quotations = [clause.quotation for clause in policy.clauses if isinstance(clause.quotation, Quotation)]

        assert [quotation.text for quotation in quotations if quotation.text not in source] == []

    @every_policy
    def test_nothing_else_is_a_sentence_of_the_source(self, policy: Policy) -> None:
        said = _words(_plain(policy))
        taken = {said[start : start + LONGEST_COINCIDENCE] for start in range(len(said))}
        ours = [
            *(clause.wording for clause in policy.clauses),
            *(clause.effect for clause in policy.clauses if clause.effect is not None),
            *(step.wording for step in policy.steps),
            *(question for question in policy.questions.values()),
            *(wording for lifecycle in policy.lifecycles for wording in _wordings(lifecycle)),
        ]
        runs = [
            words[start : start + LONGEST_COINCIDENCE]
            for words in (_words(wording.de) for wording in ours)
            for start in range(len(words) - LONGEST_COINCIDENCE + 1)
        ]

        assert [" ".join(run) for run in runs if run in taken] == []


def _wordings(lifecycle: Lifecycle) -> Iterator[Wording]:
    yield lifecycle.label
    yield from (role.label for role in lifecycle.roles)
    yield from (result.label for result in lifecycle.results)
    yield from (stage.label for stage in lifecycle.stages)
    yield from (step.label for step in lifecycle.steps)
    yield from (step.told for step in lifecycle.steps if step.told is not None)


def _plain(policy: Policy) -> str:
    return " ".join((SOURCES / policy.provenance.document).read_text(encoding="utf-8").split())


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


class TestTheScan:
    """What cites a clause is found where it says so, and nowhere else."""

    def test_reads_single_ids_and_spans(self) -> None:
        text = "SHOP-2, CRM-14 to CRM-16, CONF-O1..O3; not XYZ-1, nor CRM-"

        assert list(ids_in(text)) == ["SHOP-2", "CRM-14", "CRM-15", "CRM-16", "CONF-O1", "CONF-O2", "CONF-O3"]

    def test_takes_the_sources_of_public_functions(self, tmp_path: Path) -> None:
        module = tmp_path / "billing.py"
        module.write_text(
            '"""Bills. CRM-1"""\n'
            "class Bill:\n"
            '    """A bill: CRM-2 is only mentioned.\n\n    Source:\n        CRM-3, CRM-4\n    """\n'
            "    def total(self):\n"
            '        """Its total.\n\n        Source:\n            CONF-12\n        """\n'
            "    def _sum(self):\n"
            '        """Its sum.\n\n        Source:\n            CONF-11\n        """\n'
            "def bill():\n    pass\n",
            encoding="utf-8",
        )

        assert list(citing_functions(module, "billing")) == [
            ("CRM-3", "billing.Bill"),
            ("CRM-4", "billing.Bill"),
            ("CONF-12", "billing.Bill.total"),
        ]

    def test_takes_the_names_and_docstrings_of_tests(self, tmp_path: Path) -> None:
        module = tmp_path / "test_bills.py"
        module.write_text(
            '"""Bills are net. CONF-12"""\n'
            "class TestBill:\n"
            '    """CRM-13"""\n'
            "    def test_is_net(self):\n"
            '        """CONF-12"""\n'
            "    def test_CRM_O4_either_way(self):\n"
            "        pass\n"
            "def test_alone():\n"
            '    """SHOP-4"""\n',
            encoding="utf-8",
        )

        assert list(citing_tests(module)) == [
            ("CONF-12", "test_bills"),
            ("CRM-13", "test_bills.TestBill"),
            ("SHOP-4", "test_bills.test_alone"),
            ("CONF-12", "test_bills.TestBill"),
            ("CRM-O4", "test_bills.TestBill"),
        ]
