"""Decisions in words: the whole text, as a customer would read it, in German and in English."""

from __future__ import annotations

from html.parser import HTMLParser

import attrs
import pytest

import supportpolicy as sp
from supportpolicy import CostBearer, Language, Style, Wording
from supportpolicy.explanation import Explanation, Section, decision_explained, explain
from supportpolicy.explanation.phrases import any_of, capitalised, cited, conditions_in_words, values_in_words
from supportpolicy.explanation.writing import escaped_html, markdown, plain
from supportpolicy.policy import Step
from tests.explained import FOLDER, cases, decided, texts

CASES = cases()


def reads(case: str) -> bool:
    """Whether a decision is explained word for word as it is kept, in both languages."""
    for language in Language:
        kept = (FOLDER / f"{case}.{language}.txt").read_text(encoding="utf-8")
        assert f"{explain(CASES[case], language=language)}\n" == kept
    return True


class TestWhoPays:
    """The customer can see how the decision came about. SHOP-8"""

    def test_a_bug_of_the_base_software_is_free(self) -> None:
        """CRM-7, CRM-8, CRM-19"""
        assert CASES["free_bug"].bearer is CostBearer.VENDOR
        assert reads("free_bug")

    def test_a_bug_of_customizing_is_billable_after_approval(self) -> None:
        """CRM-10, CRM-13, CRM-16, CRM-17, CRM-19"""
        assert CASES["customizing_bug"].bearer is CostBearer.CUSTOMER
        assert reads("customizing_bug")

    def test_the_first_diagnosis_is_free_and_leads_to_a_notice(self) -> None:
        """CRM-14, CRM-15, CRM-16"""
        assert CASES["first_diagnosis"].bearer is CostBearer.VENDOR
        assert reads("first_diagnosis")

    def test_work_within_the_package_is_drawn_from_the_contingent(self) -> None:
        """CONF-6"""
        assert CASES["contingent_draw"].bearer is CostBearer.CONTINGENT
        assert reads("contingent_draw")

    def test_work_beyond_the_package_needs_a_separate_order(self) -> None:
        """CONF-5, CONF-10"""
        assert CASES["separate_order"].bearer is CostBearer.SEPARATE_ORDER
        assert reads("separate_order")

    def test_end_users_are_not_served(self) -> None:
        """CONF-1"""
        assert CASES["not_offered"].bearer is CostBearer.NOT_OFFERED
        assert reads("not_offered")

    def test_a_third_party_is_responsible(self) -> None:
        """SHOP-10"""
        assert CASES["referral"].bearer is CostBearer.THIRD_PARTY
        assert reads("referral")


class TestWhatIsOpen:
    """An undetermined answer says which of two things it is: a fact is missing, or the source does not decide."""

    def test_one_fact_is_missing(self) -> None:
        """CRM-7, CRM-19, CRM-O1"""
        assert reads("missing_fact")

    def test_nothing_is_known(self) -> None:
        """The questions stand in the order of the policy, the best one first."""
        assert reads("nothing_known")

    def test_the_source_is_silent(self) -> None:
        """CRM-O2"""
        assert reads("silence")

    def test_the_source_contradicts_itself(self) -> None:
        """CRM-O5, CRM-1, CRM-12"""
        assert reads("contradiction")

    def test_silences_of_both_kinds_make_no_contradiction(self) -> None:
        """SHOP-O3, SHOP-O5: contradictory on the vendor's own area, silent on the customer's changes."""
        decision = sp.classify_facts(
            sp.shipped_policy("shop_agency").read_as(),
            work="resolution",
            kind="question",
            planned_change="no",
            component=["base_software", "customizing"],
        )

        assert explain(decision).startswith("Who bears the cost is not settled: the policy does not say.\n")

    def test_the_reading_that_mattered_is_named_with_the_others(self) -> None:
        """CRM-O2, CRM-22, SHOP-9, SHOP-O3"""
        assert reads("reading_that_mattered")
        assert reads("reading_of_three")


class TestWhatWouldChangeIt:
    """The nearest facts with another bearer: few enough to be read, the nearest first."""

    def ways(self, decision: sp.Decision) -> tuple[str, ...]:
        told = decision_explained(decision, Language.EN)
        return next(section.lines for section in told.sections if section.heading == "What would change it")

    def test_three_ways_to_a_bearer_are_enough(self) -> None:
        facts = tuple(sp.Fact.of(name, ["no", "yes"]) for name in "abcd")
        none = {fact.name: "no" for fact in facts}
        paid = sp.Rule(id="paid", outcome=CostBearer.CUSTOMER)
        free = sp.Rule(id="free", when=none, outcome=CostBearer.VENDOR, overrides="paid")

        assert self.ways(_trial(paid, free, facts=facts, **none)) == (
            "A: yes – then billable",
            "B: yes – then billable",
            "C: yes – then billable",
        )

    def test_what_takes_fewer_changes_comes_first(self) -> None:
        facts = tuple(sp.Fact.of(name, ["no", "yes"]) for name in "ab")
        referred = sp.Rule(id="referred", when={"a": "no"}, outcome=CostBearer.THIRD_PARTY)
        paid = sp.Rule(id="paid", when={"a": "yes", "b": "no"}, outcome=CostBearer.CUSTOMER)
        free = sp.Rule(id="free", when={"a": "yes", "b": "yes"}, outcome=CostBearer.VENDOR)

        assert self.ways(_trial(referred, paid, free, facts=facts, a="no", b="no")) == (
            "A: yes – then billable",
            "A: yes; b: yes – then free of charge",
        )


class TestAgreedOtherwise:
    """What a contract says prevails, and is cited though the policy does not know it. CRM-20, CRM-21"""

    def test_the_agreement_is_cited_with_the_clauses_of_the_contract(self) -> None:
        assert CASES["agreed_otherwise"].bearer is CostBearer.VENDOR
        assert reads("agreed_otherwise")

    def test_an_agreement_without_clauses_is_cited_by_its_name(self) -> None:
        rule = sp.Rule(id="gold", when={"gold": "yes"}, outcome=CostBearer.VENDOR)
        crm = sp.shipped_policy("saas_crm").read_as().agreeing([rule], [sp.Fact.of("gold", ["yes", "no"])])

        told = decision_explained(sp.classify_facts(crm, gold="yes", kind="training"), Language.EN)

        assert [(section.heading, section.lines) for section in told.sections[:2]] == [
            ("Why", ("Gold: yes",)),
            ("What the contract says", ("Agreement “gold”",)),
        ]

    def test_an_agreement_that_does_not_decide_is_not_cited(self) -> None:
        rule = sp.Rule(id="gold", when={"gold": "yes"}, outcome=CostBearer.VENDOR)
        crm = sp.shipped_policy("saas_crm").read_as().agreeing([rule], [sp.Fact.of("gold", ["yes", "no"])])

        assert "gold" not in explain(sp.classify_facts(crm, gold="no", work="resolution", kind="training"))


class TestWithoutApproval:
    """Only a policy that asks for approval says that work begins after it."""

    def test_billable_work_is_billable(self) -> None:
        told = decision_explained(_trial(sp.Rule(id="all", outcome=CostBearer.CUSTOMER)), Language.DE)

        assert told == Explanation(
            language=Language.DE,
            headline="Die Arbeit ist kostenpflichtig.",
            sections=(),
            source="Grundlage: »Probe <1>«, Fassung 1",
        )


def _trial(*rules: sp.Rule[CostBearer], facts: tuple[sp.Fact, ...] = (), **known: str) -> sp.Decision:
    title = Wording(de="Probe <1>", en="Trial <1>")
    policy = sp.Policy(
        id="trial",
        version="1",
        title=title,
        provenance=sp.Provenance(document="none", language=Language.DE, note=title),
        clauses=(sp.Clause(id="T-1", wording=Wording(de="Alles\n*frei* & <gut>.", en="All\n*free* & <good>.")),),
        facts=sp.Vocabulary(facts),
        bearer=sp.RuleSet(vocabulary=facts, rules=rules),
    )
    return sp.classify_facts(policy.read_as(), known)


def _hostile() -> sp.Decision:
    """A decision whose every label would break a page that does not escape it."""
    value = sp.Value(name="a", label=Wording(de='<b>"a"</b>\n# x', en='<b>"a"</b>\n# x'))
    other = sp.Value(name="b", label=Wording(de="b|b", en="b|b"))
    fact = sp.Fact(
        name="f",
        values=(value, other),
        label=Wording(de="- f_1 _f_", en="- f_1 _f_"),
        question=Wording(de="?", en="?"),
    )
    free = sp.Rule(id="a", when={"f": "a"}, outcome=CostBearer.VENDOR, clauses=["T-1"])
    paid = sp.Rule(id="b", when={"f": "b"}, outcome=CostBearer.CUSTOMER)
    return _trial(free, paid, facts=(fact,), f="a")


class TestStyles:
    """The same explanation as text, Markdown and HTML; what would be taken for a mark is escaped."""

    def test_text(self) -> None:
        assert explain(_hostile()) == (
            "Free of charge for you: the vendor bears the cost.\n"
            "\n"
            "Why\n"
            '  - f_1 _f_: <b>"a"</b> # x\n'
            "\n"
            "What the policy says\n"
            "  T-1: All *free* & <good>.\n"
            "\n"
            "What would change it\n"
            "  - f_1 _f_: b|b – then billable\n"
            "\n"
            "Based on “Trial <1>”, version 1"
        )

    def test_markdown(self) -> None:
        assert explain(_hostile(), style="markdown") == (
            "**Free of charge for you: the vendor bears the cost.**\n"
            "\n"
            "*Why*\n"
            "\n"
            '- \\- f_1 \\_f\\_: \\<b\\>"a"\\</b\\> # x\n'
            "\n"
            "*What the policy says*\n"
            "\n"
            "- T-1: All \\*free\\* & \\<good\\>.\n"
            "\n"
            "*What would change it*\n"
            "\n"
            "- \\- f_1 \\_f\\_: b\\|b – then billable\n"
            "\n"
            "Based on “Trial \\<1\\>”, version 1"
        )

    def test_html(self) -> None:
        assert explain(_hostile(), language="de", style=Style.HTML) == (
            '<div class="explanation" lang="de">\n'
            "<p><strong>Für Sie kostenfrei: Die Kosten trägt der Anbieter.</strong></p>\n"
            "<p><em>Warum</em></p>\n"
            "<ul>\n"
            "<li>- f_1 _f_: &lt;b&gt;&quot;a&quot;&lt;/b&gt; # x</li>\n"
            "</ul>\n"
            "<p><em>Was die Richtlinie sagt</em></p>\n"
            "<ul>\n"
            "<li>T-1: Alles *frei* &amp; &lt;gut&gt;.</li>\n"
            "</ul>\n"
            "<p><em>Was es ändern würde</em></p>\n"
            "<ul>\n"
            "<li>- f_1 _f_: b|b – dann kostenpflichtig</li>\n"
            "</ul>\n"
            "<p>Grundlage: »Probe &lt;1&gt;«, Fassung 1</p>\n"
            "</div>"
        )

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("case", CASES)
    def test_every_style_says_the_same(self, case: str, language: Language) -> None:
        text = explain(CASES[case], language=language)

        assert _text_of(explain(CASES[case], language=language, style="html")) == " ".join(text.split())

    def test_no_other_language_or_style(self) -> None:
        decision = CASES["free_bug"]

        with pytest.raises(sp.UnknownNameError, match="'fr' is none of its values"):
            explain(decision, language="fr")
        with pytest.raises(sp.UnknownChoiceError, match="Style: 'pdf' is none of its values"):
            explain(decision, style="pdf")


def _text_of(html: str) -> str:
    class Reader(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += f"{data} "

    reader = Reader()
    reader.feed(html)
    return " ".join(reader.said.split())


class TestWords:
    """Lists and facts as they are said in a sentence."""

    KIND = sp.Fact.of("kind", ["bug", "wish", "talk", "chat"])

    @pytest.mark.parametrize(
        ("items", "german", "english"),
        [
            ([], "", ""),
            (["a"], "a", "a"),
            (["a", "b"], "a oder b", "a or b"),
            (["a", "b", "c"], "a, b oder c", "a, b or c"),
        ],
    )
    def test_alternatives(self, items: list[str], german: str, english: str) -> None:
        assert (any_of(items, Language.DE), any_of(items, Language.EN)) == (german, english)

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            (["wish"], "wish"),
            (["talk", "bug"], "bug or talk"),
            (["chat", "wish", "talk"], "anything but “bug”"),
            (["chat", "wish", "talk", "bug"], "bug, wish, talk or chat"),
        ],
    )
    def test_values_are_in_the_order_of_the_fact(self, values: list[str], words: str) -> None:
        assert values_in_words(self.KIND, values, Language.EN) == words

    def test_two_of_three_are_named(self) -> None:
        assert values_in_words(sp.Fact.of("f", ["a", "b", "c"]), ["a", "b"], Language.DE) == "a oder b"

    def test_conditions_are_in_the_order_of_the_vocabulary(self) -> None:
        vocabulary = sp.Vocabulary([self.KIND, sp.Fact.of("urgent", ["yes", "no"])])
        when = {"urgent": frozenset({"yes"}), "kind": frozenset({"bug"})}

        assert list(conditions_in_words(vocabulary, when, Language.EN)) == ["kind: bug", "urgent: yes"]

    def test_clauses_stand_before_the_full_stop(self) -> None:
        assert cited("It is done.", ["A-1", "A-2"]) == "It is done (A-1, A-2)."
        assert cited("Free", ["A-1"]) == "Free (A-1)"
        assert cited("It is done.", []) == "It is done."

    def test_only_the_first_letter_is_made_a_capital(self) -> None:
        assert [capitalised(text) for text in ("geplante Änderung", "1st level", "")] == [
            "Geplante Änderung",
            "1st level",
            "",
        ]

    def test_a_step_without_a_clause_is_said_alone(self) -> None:
        step = Step(id="call", wording=Wording(de="Anruf folgt.", en="A call follows."), clauses=())
        crm = sp.shipped_policy("saas_crm")
        plainer = attrs.evolve(crm, steps=(step,), rule_steps={"training": ("call",)})

        told = decision_explained(sp.classify_facts(plainer.read_as(), work="resolution", kind="training"), Language.EN)

        assert told.sections[-1] == Section("What comes next", ("A call follows.",))


class TestEscaping:
    """A text is one line, and stays a text."""

    @pytest.mark.parametrize(
        ("text", "escaped"),
        [
            ("own_area", "own_area"),
            ("_own_ area_", "\\_own\\_ area\\_"),
            ("a__b", "a\\_\\_b"),
            ("*a* `b` ~c~ [d] <e> f|g \\h", "\\*a\\* \\`b\\` \\~c\\~ \\[d\\] \\<e\\> f\\|g \\\\h"),
            ("&amp; & AT&T &#39;", "\\&amp; & AT&T \\&#39;"),
            ("- a - b", "\\- a - b"),
            ("+ a", "\\+ a"),
            ("# a", "\\# a"),
            ("= a", "\\= a"),
            ("1. a 2. b", "1\\. a 2. b"),
            ("1) a", "1\\) a"),
            ("1.5 h", "1.5 h"),
            ("a\n\n- b", "a - b"),
        ],
    )
    def test_markdown(self, text: str, escaped: str) -> None:
        assert markdown(text) == escaped

    def test_html(self) -> None:
        assert escaped_html("<a href='x'>\n&\"") == "&lt;a href=&#x27;x&#x27;&gt; &amp;&quot;"

    def test_text(self) -> None:
        assert plain("  a\n\tb ") == "a b"


class TestTheTextsThatAreKept:
    """Where one is not current, ``python -m tests.explained`` writes them anew; then read them."""

    def test_are_those_of_the_cases(self) -> None:
        assert {path for path in FOLDER.iterdir() if path.suffix == ".txt"} == texts().keys()

    def test_decided_gives_the_default_reading(self) -> None:
        assert decided("saas_crm", work="resolution", kind="training").bearer is CostBearer.CUSTOMER
