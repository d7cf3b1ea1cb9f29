"""Views of a policy: the decision table, the exception tree, the clause index, and the citations they rest on."""

from __future__ import annotations

from html.parser import HTMLParser

import attrs
import pytest

import supportpolicy as sp
from supportpolicy import CostBearer, Language, Policy, Rule, Style
from supportpolicy.explanation import (
    Citation,
    Citing,
    access_table,
    citations,
    clause_index,
    decision_table,
    exception_tree,
    severity_table,
)
from supportpolicy.explanation.tables import Column, Row, Table
from supportpolicy.policy import ResolvedPolicy
from supportpolicy.rules import RuleSet

SHIPPED = [
    sp.shipped_policy(name)
    for name in ("app_agency", "confluence_package", "partner_support", "saas_crm", "shop_agency")
]
every_policy = pytest.mark.parametrize("policy", SHIPPED, ids=lambda policy: policy.id)
every_language = pytest.mark.parametrize("language", Language)

TRIAL = sp.read_policy("""
schema = 1
id = "trial"
version = "1"
title = { de = "Probe", en = "Trial" }
facts = ["cause", "harm"]

[provenance]
document = "none"
language = "en"
note = { de = "Erfunden.", en = "Invented." }

[[clause]]
id = "T-1"
de = "Arbeit wird nach Stunden bezahlt."
en = "Work is paid by the hour."

[[clause]]
id = "T-2"
de = "Eigene Fehler sind frei, außer bei <grober> Fahrlässigkeit."
en = "Own faults are free, except for those by <gross> negligence."
quotation = { text = "gross negligence", language = "en" }

[[clause]]
id = "T-3"
de = "Nichts beruht hierauf."
en = "Nothing rests on this."

[[clause]]
id = "T-4"
de = "Preise stehen im Vertrag."
en = "Prices stand in the contract."
effect = { de = "Vertrag: Preise", en = "contract: prices" }

[[clause]]
id = "T-O1"
de = "Offen: wer bei Schäden zahlt."
en = "Open: who pays for harm."

[[fact]]
name = "cause"
label = { de = "Ursache", en = "cause" }
question = { de = "Wer war es?", en = "Who was it?" }
[fact.values]
us = { de = "wir", en = "us" }
them = { de = "die anderen", en = "them" }
wind = { de = "der Wind", en = "the wind" }

[[fact]]
name = "harm"
label = { de = "Schaden", en = "harm" }
question = { de = "Gab es Schaden?", en = "Was there harm?" }
[fact.values]
none = { de = "keiner", en = "none" }
light = { de = "leicht", en = "light" }
gross = { de = "grob", en = "gross" }

[[fact]]
name = "far"
label = { de = "weit weg", en = "far away" }
question = { de = "Weit weg?", en = "Far away?" }
values = { yes = { de = "ja", en = "yes" }, no = { de = "nein", en = "no" } }

[[interpretation]]
id = "T-O1"
question = { de = "Wer zahlt bei Schäden?", en = "Who pays for harm?" }
default = "nobody"
options = { nobody = { de = "niemand", en = "nobody" }, customer = { de = "der Kunde", en = "the customer" } }

[[rule]]
id = "hourly"
when = {}
bearer = "customer"
clauses = ["T-1"]
steps = ["ask"]

[[rule]]
id = "own_fault"
when = { cause = "us" }
overrides = ["hourly"]
bearer = "vendor"
clauses = ["T-2"]

[[rule]]
id = "own_gross_fault"
when = { cause = "us", harm = "gross" }
reading = { T-O1 = "customer" }
overrides = ["own_fault"]
bearer = "customer"
clauses = ["T-2", "T-O1"]

[[silent]]
id = "harm_by_others"
when = { cause = "them", harm = "gross" }
overrides = ["hourly", "own_fault"]
reason = "contradictory"
clauses = []
ask = { de = "Wer zahlt?", en = "Who pays?" }

[[impossible]]
id = "wind_is_light"
when = { cause = "wind", harm = "gross" }

[severity]
facts = ["harm"]

[[severity.rule]]
id = "grave"
when = { harm = "gross" }
class = "critical"
clauses = ["T-2"]

[[severity.rule]]
id = "slight"
when = { harm = "light" }
class = "minor"
clauses = ["T-2"]

[[severity.silent]]
id = "unharmed"
when = { harm = "none" }
reason = "silent"
clauses = ["T-2"]
ask = { de = "Einstufen?", en = "Classify?" }

[access]
facts = ["far"]

[[access.rule]]
id = "near"
when = { far = "no" }
access = "open"
clauses = ["T-1"]

[[access.rule]]
id = "far"
when = { far = "yes" }
access = "closed"
clauses = ["T-1"]

[first_diagnosis]
clauses = ["T-2"]

[release]
notice = ["T-1"]
approval = ["T-1"]
estimate = ["T-2"]
billed_from = { by = "T-O1", nobody = "notice", customer = "notice_and_approval" }
untold = "held"
untold_clauses = ["T-O1"]

[[target]]
id = "answer"
metric = "first_response"
amount = "2 h"
calendar = { by = "T-O1", nobody = "clock", customer = "service_hours" }
commitment = "goal"
clauses = ["T-1"]

[not_promised]
de = "Sonst nichts."
en = "Nothing else."
clauses = ["T-O1"]

[[package]]
id = "10h"
quota = "10 h"
fee = "1000 EUR"
clauses = ["T-1"]

[[step]]
id = "ask"
de = "Erst | fragen."
en = "Ask | first."
clauses = ["T-1"]
""")


def bare(rules: RuleSet[CostBearer]) -> Policy:
    """A policy of nothing but rules, proved or not."""
    wording = sp.Wording(de="Probe", en="Trial")
    return Policy(
        id="bare",
        version="1",
        title=wording,
        provenance=sp.Provenance(document="none", language=Language.EN, note=wording),
        clauses=(),
        facts=rules.vocabulary,
        bearer=rules,
    )


def rows(table: str) -> list[list[str]]:
    """The cells of a Markdown table, without its headings."""
    return [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]


class TestDecisionTable:
    """One row a rule and a declared silence, one column a fact that one of them looks at."""

    def test_text(self) -> None:
        assert (
            f"{decision_table(TRIAL)}\n"
            == """\
Rule                      Cause     Harm   Reading of T-O1  Cost            Clauses  What comes next
────────────────────────  ────────  ─────  ───────────────  ──────────────  ───────  ───────────────────────
hourly                    –         –      –                billable        T-1      Ask | first.

own_fault                 us        –      –                free of charge  T-2      –
prevails over: hourly

own_gross_fault           us        gross  the customer     billable        T-2      –
prevails over: own_fault                                                    T-O1

harm_by_others            them      gross  –                contradictory   –        To be agreed: Who pays?
prevails over: hourly

wind_is_light             the wind  gross  –                cannot occur    –        –
"""
        )

    def test_german(self) -> None:
        assert f"{decision_table(TRIAL, language='de')}\n".endswith("""
harm_by_others       die anderen  grob     –               widersprüchlich  –         Zu klären: Wer zahlt?
geht vor: hourly

wind_is_light        der Wind     grob     –               kommt nicht vor  –         –
""")

    def test_markdown(self) -> None:
        assert (
            f"{decision_table(TRIAL, style='markdown')}\n"
            == """\
| Rule | Cause | Harm | Reading of T-O1 | Cost | Clauses | What comes next |
| --- | --- | --- | --- | --- | --- | --- |
| hourly | – | – | – | billable | T-1 | Ask \\| first. |
| own_fault<br>prevails over: hourly | us | – | – | free of charge | T-2 | – |
| own_gross_fault<br>prevails over: own_fault | us | gross | the customer | billable | T-2<br>T-O1 | – |
| harm_by_others<br>prevails over: hourly | them | gross | – | contradictory | – | To be agreed: Who pays? |
| wind_is_light | the wind | gross | – | cannot occur | – | – |
"""
        )

    def test_html(self) -> None:
        opening, _, rest = decision_table(TRIAL.read_as(), style=Style.HTML).partition("<style>")
        _, _, table = rest.partition("</style>\n")

        assert opening == '<div class="supportpolicy" lang="en">\n'
        assert (
            table.replace("</th><", "</th>\n<")
            .replace("</td><td", "</td>\n<td")
            .startswith("""\
<table>
<thead><tr><th scope="col">Rule</th>
<th scope="col">Cause</th>
<th scope="col">Harm</th>
<th scope="col">Cost</th>
<th scope="col" class="whole">Clauses</th>
<th scope="col">What comes next</th>
</tr></thead>
<tbody>
<tr class="customer"><th scope="row">hourly</th>
<td>–</td>
<td>–</td>
<td>billable</td>
<td class="whole">T-1</td>
<td>Ask | first.</td></tr>
<tr class="vendor"><th scope="row">own_fault<br><small>prevails over: hourly</small></th>
<td>us</td>
""")
        )

    def test_of_a_policy_as_read_has_no_open_points(self) -> None:
        """T-O1 is fixed: its column is gone, and so is the rule of the other reading."""
        assert decision_table(TRIAL.read_as(), style="markdown") == (
            "| Rule | Cause | Harm | Cost | Clauses | What comes next |\n"
            "| --- | --- | --- | --- | --- | --- |\n"
            "| hourly | – | – | billable | T-1 | Ask \\| first. |\n"
            "| own_fault<br>prevails over: hourly | us | – | free of charge | T-2 | – |\n"
            "| harm_by_others<br>prevails over: hourly | them | gross | contradictory | – | To be agreed: Who pays? |\n"
            "| wind_is_light | the wind | gross | cannot occur | – | – |"
        )

    def test_the_rules_of_a_contract_come_first(self) -> None:
        """CRM-21"""
        (first, *_) = rows(decision_table(gold(), style="markdown"))

        assert first == [
            "gold<br>prevails over: hourly, own_fault, harm_by_others",
            "–",
            "–",
            "yes",
            "free of charge",
            "Contract \\<1\\>",
            "–",
        ]

    def test_rows_are_in_the_order_of_the_facts_the_more_general_rule_first(self) -> None:
        facts = [sp.Fact.of("cause", ["us", "them", "wind"]), sp.Fact.of("harm", ["no", "yes"])]
        rules = [
            Rule(id="a", when={"cause": "us"}, outcome=CostBearer.VENDOR, overrides=["b", "d"]),
            Rule(id="b", when={"cause": ["us", "them"]}, outcome=CostBearer.CUSTOMER, overrides=["d"]),
            Rule(id="c", when={"cause": "wind"}, outcome=CostBearer.NOT_OFFERED, overrides=["d"]),
            Rule(id="d", when={"harm": ["no", "yes"]}, outcome=CostBearer.CONTINGENT),
        ]
        table = decision_table(bare(RuleSet(vocabulary=facts, rules=rules)), style="markdown")

        assert [row[0].split("<br>")[0] for row in rows(table)] == ["d", "b", "a", "c"]

    @every_language
    @every_policy
    def test_of_a_shipped_policy_has_every_rule_once(self, policy: Policy, language: Language) -> None:
        every_reading: list[Policy | ResolvedPolicy] = [policy, *policy.all_readings()]
        for shown in every_reading:
            table = decision_table(shown, language=language, style="markdown")

            assert sorted(row[0].split("<br>")[0] for row in rows(table)) == sorted(
                rule.id for rule in shown.bearer.rules
            )

    @every_policy
    def test_says_of_every_silence_what_has_to_be_agreed(self, policy: Policy) -> None:
        asked = {row[0].split("<br>")[0]: row[-1] for row in rows(decision_table(policy, style="markdown"))}

        for rule in policy.bearer.rules:
            assert asked[rule.id].startswith("To be agreed: ") is (rule.id in policy.questions)


def gold() -> ResolvedPolicy:
    """A contract with a rule and a clause of its own."""
    rule = Rule(id="gold", when={"gold": "yes"}, outcome=CostBearer.VENDOR, clauses=["Contract <1>"])
    return TRIAL.read_as().agreeing([rule], [sp.Fact.of("gold", ["yes", "no"])])


class TestOtherTables:
    """The classes of faults and the requests that are taken on are rules like any other."""

    def test_severity(self) -> None:
        assert severity_table(TRIAL) == (
            "Rule      Harm   Severity class  Clauses  What comes next\n"
            "────────  ─────  ──────────────  ───────  ───────────────────────\n"
            "unharmed  none   no class        T-2      To be agreed: Classify?\n"
            "slight    light  minor           T-2      –\n"
            "grave     gross  critical        T-2      –"
        )

    def test_a_class_that_no_fact_names_is_shown_as_it_is(self) -> None:
        vocabulary = sp.Vocabulary([sp.Fact.of("harm", ["none", "gross"])])
        policy = bare(RuleSet(vocabulary=vocabulary, rules=[Rule(id="all", outcome=CostBearer.VENDOR)]))
        severity = RuleSet(vocabulary=vocabulary, rules=[Rule(id="all", outcome="Class 1")])

        table = severity_table(attrs.evolve(policy, severity=severity), style="markdown")

        assert rows(table) == [["all", "Class 1", "–", "–"]]

    def test_access(self) -> None:
        assert (
            f"{access_table(TRIAL.read_as(), language='de')}\n"
            == """\
Regel  Weit weg  Ergebnis         Klauseln  Wie es weitergeht
─────  ────────  ───────────────  ────────  ─────────────────
far    ja        wird nicht       T-1       –
                   angenommen

near   nein      wird angenommen  T-1       –
"""
        )

    def test_a_channel_on_which_the_source_is_silent_is_not_settled(self) -> None:
        """APP-3"""
        said = {row[0]: row[4] for row in rows(access_table(sp.shipped_policy("app_agency"), style="markdown"))}

        assert said["on_site"] == "not settled"

    def test_there_are_none_to_show(self) -> None:
        policy = bare(RuleSet(vocabulary=(), rules=[Rule(id="all", outcome=CostBearer.VENDOR)]))

        with pytest.raises(sp.InvalidValueError) as severity:
            severity_table(policy)
        with pytest.raises(sp.InvalidValueError) as access:
            access_table(policy.read_as())

        assert [str(error.value) for error in (severity, access)] == [
            "policy: 'bare' has no classes of faults. Ask only where policy.severity is not None.",
            "policy: 'bare' has no rules on who may ask, and in which way. Ask only where policy.access is not None.",
        ]


class TestExceptionTree:
    """The general rule stands above its exceptions."""

    def test_text(self) -> None:
        assert exception_tree(TRIAL) == (
            "hourly: billable – always\n"
            "    except own_fault: free of charge – cause: us\n"
            "        except own_gross_fault: billable – harm: gross; reading of T-O1: the customer\n"
            "    except harm_by_others: contradictory – cause: them; harm: gross"
        )

    def test_markdown(self) -> None:
        assert exception_tree(TRIAL, language="de", style="markdown") == (
            "- hourly: kostenpflichtig – immer\n"
            "  - außer own_fault: kostenfrei – Ursache: wir\n"
            "    - außer own_gross_fault: kostenpflichtig – Schaden: grob; Auslegung T-O1: der Kunde\n"
            "  - außer harm_by_others: widersprüchlich – Ursache: die anderen; Schaden: grob"
        )

    def test_html(self) -> None:
        assert exception_tree(TRIAL.read_as(), style="html") == (
            '<div class="supportpolicy" lang="en">\n'
            "<ul>\n"
            "<li>hourly: billable – always\n"
            "<ul>\n"
            "<li>except own_fault: free of charge – cause: us\n"
            "</li>\n"
            "<li>except harm_by_others: contradictory – cause: them; harm: gross\n"
            "</li>\n"
            "</ul>\n"
            "</li>\n"
            "</ul>\n"
            "</div>"
        )

    def test_a_contract_stands_under_every_rule_that_it_can_meet(self) -> None:
        assert exception_tree(gold()).splitlines()[1:] == [
            "    except gold: free of charge – gold: yes",
            "    except own_fault: free of charge – cause: us",
            "        except gold: free of charge – gold: yes",
            "    except harm_by_others: contradictory – cause: them; harm: gross",
            "        except gold: free of charge – gold: yes",
        ]

    def test_an_override_between_rules_that_never_meet_is_left_out(self) -> None:
        cause = sp.Fact.of("cause", ["us", "them"])
        ours = Rule(id="ours", when={"cause": "us"}, outcome=CostBearer.VENDOR)
        theirs = Rule(id="theirs", when={"cause": "them"}, outcome=CostBearer.CUSTOMER, overrides="ours")

        policy = bare(RuleSet(vocabulary=[cause], rules=[ours, theirs]))

        assert exception_tree(policy) == "No rule prevails over another."

    def test_rules_that_override_each_other_end_somewhere(self) -> None:
        rules = [
            Rule(id="general", outcome=CostBearer.CUSTOMER),
            Rule(id="one", outcome=CostBearer.VENDOR, overrides=["general", "other"]),
            Rule(id="other", outcome=CostBearer.CONTINGENT, overrides=["one"]),
        ]

        assert exception_tree(bare(RuleSet(vocabulary=(), rules=rules)), language="de").splitlines() == [
            "general: kostenpflichtig – immer",
            "    außer one: kostenfrei – immer",
            "        außer other: aus dem Kontingent – immer",
        ]


class TestClauseIndex:
    """Each clause: what it says, its quotation in its own language, and what rests on it."""

    def test_text(self) -> None:
        assert clause_index(TRIAL) == (
            "Clause  What it says                                                  What rests on it\n"
            "──────  ────────────────────────────────────────────────────────────  ───────────────────────────\n"
            "T-1     Work is paid by the hour.                                     rule hourly\n"
            "                                                                      access: rule far\n"
            "                                                                      access: rule near\n"
            "                                                                      target answer\n"
            "                                                                      notice to the customer\n"
            "                                                                      approval by the customer\n"
            "                                                                      package 10h\n"
            "                                                                      step ask\n"
            "\n"
            "T-2     Own faults are free, except for those by <gross> negligence.  rule own_fault\n"
            "        “gross negligence”                                            rule own_gross_fault\n"
            "                                                                      severity class: rule grave\n"
            "                                                                      severity class: rule slight\n"
            "                                                                      open case unharmed\n"
            "                                                                      first diagnosis\n"
            "                                                                      estimate\n"
            "\n"
            "T-3     Nothing rests on this.                                        –\n"
            "T-4     Prices stand in the contract.                                 contract: prices\n"
            "\n"
            "T-O1    Open: who pays for harm.                                      rule own_gross_fault\n"
            "                                                                      choice of reading\n"
            "                                                                      what is not promised\n"
            "                                                                      work before the notice"
        )

    def test_a_quotation_stays_in_its_language(self) -> None:
        assert rows(clause_index(TRIAL, language="de", style="markdown"))[1][1] == (
            "Eigene Fehler sind frei, außer bei \\<grober\\> Fahrlässigkeit.<br>“gross negligence”"
        )

    def test_html(self) -> None:
        html = clause_index(gold(), language="de", style="html")

        assert html.replace("</td><td>", "</td>\n<td>").endswith("""
<tr class="undetermined"><th scope="row">T-O1</th><td>Offen: wer bei Schäden zahlt.</td>
<td>wählbare Auslegung<br>was nicht zugesagt ist<br>Arbeit vor der Mitteilung</td></tr>
<tr class="clause"><th scope="row">Contract &lt;1&gt;</th><td>Steht im Vertrag.</td>
<td>Vereinbarung gold</td></tr>
</tbody>
</table>
</div>""")

    @every_language
    @every_policy
    def test_of_a_shipped_policy_names_every_clause_once(self, policy: Policy, language: Language) -> None:
        for shown in (policy, policy.read_as()):
            index = rows(clause_index(shown, language=language, style="markdown"))

            assert [row[0] for row in index] == [clause.id for clause in policy.clauses]


class TestCitations:
    """Everything that rests on a clause, each once."""

    def test_of_a_policy_are_those_of_all_readings(self) -> None:
        found = citations(TRIAL)

        assert Citation(clause="T-O1", by=Citing.RULE, name="own_gross_fault") in found
        assert found.count(Citation(clause="T-1", by=Citing.TARGET, name="answer")) == 1
        assert len(set(found)) == len(found)

    def test_of_a_policy_as_read_are_those_that_are_left(self) -> None:
        assert Citation(clause="T-O1", by=Citing.RULE, name="own_gross_fault") not in citations(TRIAL.read_as())

    def test_of_a_contract_are_told_apart(self) -> None:
        assert Citation(clause="Contract <1>", by=Citing.AGREEMENT, name="gold") in citations(gold())

    def test_of_a_policy_of_nothing_but_rules_are_those_of_its_rules(self) -> None:
        policy = bare(RuleSet(vocabulary=(), rules=[Rule(id="all", outcome=CostBearer.VENDOR, clauses=["X"])]))

        assert citations(policy) == citations(policy.read_as()) == (Citation(clause="X", by=Citing.RULE, name="all"),)

    @every_policy
    def test_name_only_clauses_of_the_policy(self, policy: Policy) -> None:
        assert {found.clause for found in citations(policy)} <= {clause.id for clause in policy.clauses}


class TestHtml:
    """Every fragment closes what it opens, and brings all that it needs."""

    @every_language
    @every_policy
    def test_is_balanced(self, policy: Policy, language: Language) -> None:
        views = [decision_table, exception_tree, clause_index]
        views += [severity_table] if policy.severity is not None else []
        views += [access_table] if policy.access is not None else []

        for view in views:
            assert _open_tags(view(policy, language=language, style="html")) == []

    def test_an_open_tag_is_found(self) -> None:
        assert _open_tags("<p><b>a<br></p>") == ["p", "b"]


def _open_tags(html: str) -> list[str]:
    class Reader(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag != "br":
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            if self.open[-1:] == [tag]:
                self.open.pop()

    reader = Reader()
    reader.feed(html)
    return reader.open


class TestTables:
    """A table wraps what is too long, word by word."""

    def table(self, first: str, second: tuple[str, ...], third: str) -> str:
        row = Row(cells=((first,), second, (third,)), tone="any")
        columns = (Column(heading="A", width=5), Column(heading="B", width=12), Column(heading="C", width=None))
        return Table(language=Language.EN, columns=columns, rows=(row, row)).written(Style.TEXT)

    def test_rows_of_one_line_stand_close(self) -> None:
        assert self.table("a", ("b",), "c") == "A  B  C\n─  ─  ─\na  b  c\na  b  c"

    def test_a_long_cell_is_wrapped_and_a_long_word_is_not(self) -> None:
        assert (
            f"{self.table('incomprehensible', ('one two three four', 'five'), 'not to be wrapped')}\n"
            == """\
A                 B             C
────────────────  ────────────  ─────────────────
incomprehensible  one two       not to be wrapped
                    three four
                  five

incomprehensible  one two       not to be wrapped
                    three four
                  five
"""
        )

    def test_no_rows(self) -> None:
        empty = Table(language=Language.EN, columns=(Column(heading="A b", width=5),), rows=())

        assert [empty.written(style) for style in (Style.TEXT, Style.MARKDOWN)] == ["A b\n───", "| A b |\n| --- |"]
