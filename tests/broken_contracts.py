"""Faulty contract documents: a path of the full document, what stands there instead, and every fault that is told."""

from __future__ import annotations

from typing import Any

FAULTS: list[tuple[str, Any, list[str]]] = [
    (
        "schema",
        2,
        [
            (
                "schema: the document is of format 2, this library reads format 1. Read it with a release of "
                "the library that knows format 2."
            )
        ],
    ),
    ("schema", ..., ["schema: it is missing. Add schema = 1."]),
    (
        "term[0].rule[0].when",
        ...,
        ["term[0].rule[0].when: it is missing. Add the facts under which it holds, or when = {} if it always does."],
    ),
    (
        "term[0].rate",
        "95.00 EUR",
        ["term[0].rate: '95.00 EUR' is not a table. Write { price = \"95.00 EUR\" }."],
    ),
    ("term[0].rate", 95, ["term[0].rate: 95 is not a table. Write a table."]),
    (
        "term[0].rate[0]",
        "x" * 100,
        [f'term[0].rate[0]: \'{"x" * 56}... is not a table. Write {{ price = "{"x" * 60}" }}.'],
    ),
    ("term[0].multiplier", "2", ["term[0].multiplier: '2' is not a table. Write { factor = \"2\" }."]),
    ("term[0].contingent", "16h", ["term[0].contingent: '16h' is not a table. Write { package = \"16h\" }."]),
    ("id", "", ["id: '' is not a text. Write a text."]),
    (
        "zone",
        "Europe/Berln",
        [
            (
                "zone: there is no time zone 'Europe/Berln'. Did you mean 'Europe/Berlin'? Give an IANA name "
                "such as 'Europe/Berlin'."
            )
        ],
    ),
    ("currency", "Euro", ["currency: 'Euro' is no currency code. Give an ISO 4217 code such as 'EUR'."]),
    (
        "currency",
        "CHF",
        [
            "term[0].contingent[0].fee: 2000.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'.",
            ("term[0].contingent[0].overage_rate: 110.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'."),
            "term[0].contingent[1].fee: 900.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'.",
            "term[0].rate[0].price: 100.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'.",
            "term[0].rate[1].price: 400.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'.",
            "top_up[0].price: 500.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'.",
            "order[0].price: 4800.00 EUR is not in CHF. Write an amount such as '1600.00 CHF'.",
        ],
    ),
    (
        "foo",
        1,
        [
            (
                "foo: it means nothing here. Write one of: 'schema', 'currency', 'term', 'zone', "
                "'working_days', 'hours', 'top_up', 'order', 'id', 'customer', 'projects'."
            )
        ],
    ),
    ("projects", 5, ["projects: 5 is not a list of texts. Write a list of texts."]),
    ("term", [], ["term: nothing is agreed. Add at least one [[term]]."]),
    (
        "term[0].end",
        "2027-02-01",
        [
            (
                "term[1].start: the term from 2026-01-01 still applies on 2027-01-01. End that one on "
                "2027-01-01 or before, or begin this one when it ends."
            )
        ],
    ),
    (
        "term[0].end",
        ...,
        [
            (
                "term[1].start: the term from 2026-01-01 still applies on 2027-01-01. End that one on "
                "2027-01-01 or before, or begin this one when it ends."
            )
        ],
    ),
    (
        "term[1].start",
        "2026-06-01",
        [
            (
                "term[1].start: the term from 2026-01-01 still applies on 2026-06-01. End that one on "
                "2026-06-01 or before, or begin this one when it ends."
            )
        ],
    ),
    (
        "term[0].start",
        "2027-05-01",
        [
            ("term[0].end: a span from 2027-05-01 to 2027-01-01 contains nothing. Give an end after the start."),
            (
                "term[0].start: the term from 2027-01-01 still applies on 2027-05-01. End that one on "
                "2027-05-01 or before, or begin this one when it ends."
            ),
        ],
    ),
    (
        "term[0].policy",
        "app_agncy",
        [
            (
                "term[0].policy: 'app_agncy' is no shipped policy. Write 'app_agency', or one of: "
                "'confluence_package', 'partner_support', 'saas_crm', 'shop_agency'."
            )
        ],
    ),
    ("term[0].policy", ..., ["term[0].policy: it is missing. Add a text."]),
    (
        "term[0].policy_version",
        "2",
        [
            (
                "term[0].policy_version: policy 'app_agency' is wanted in version '2', at hand is '1'. Give a "
                "source that has version '2'."
            )
        ],
    ),
    (
        "term[1].readings",
        {"CRM-O5": "x", "CRM-O4": "y"},
        [
            (
                "term[1].readings.CRM-O5: it is no interpretation of this policy. Write 'CRM-O4', or one of: "
                "'CRM-O2', 'CRM-O3'."
            ),
            ("term[1].readings.CRM-O4: 'y' is no reading of 'CRM-O4'. Write one of: 'later_of_both', 'notice'."),
        ],
    ),
    (
        "term[0].findings",
        {"contct": "key_user", "contact": "boss"},
        [
            "term[0].findings.contct: 'contct' is no fact. Write 'contact', or one of: …",
            (
                "term[0].findings.contact: 'boss' is no value of 'contact'. Write one of: 'end_user', "
                "'key_user', 'partner'."
            ),
        ],
    ),
    (
        "term[0].fact[0].name",
        "kind",
        [
            "term[0].fact[0].name: 'kind' is a fact of the policy. Use it, or give your own another name.",
            "term[0].rule[0].when.goodwill: 'goodwill' is no fact. Write one of: …",
            "term[0].rule[1].when.goodwill: 'goodwill' is no fact. Write one of: …",
            "term[0].findings.goodwill: 'goodwill' is no fact. Write one of: …",
        ],
    ),
    (
        "term[0].rule[0].bearer",
        "nobody",
        [
            (
                "term[0].rule[0].bearer: 'nobody' is no choice here. Write one of: 'vendor', 'contingent', "
                "'customer', 'third_party', 'separate_order', 'not_offered'."
            )
        ],
    ),
    (
        "term[0].rule[0].when",
        {"gudwill": "yes"},
        ["term[0].rule[0].when.gudwill: 'gudwill' is no fact. Write 'goodwill', or one of: …"],
    ),
    (
        "term[0].rule[0].overrides",
        ["nothing"],
        ["term[0].rule[0].overrides: 'nothing' is no rule here. Write one of: 'gift', 'open', …"],
    ),
    (
        "term[0].rule[0].id",
        "open",
        [
            "term[0].rule[0].id: 'open' stands for several. Give each a name of its own.",
            "term[0].rule[1].id: 'open' stands for several. Give each a name of its own.",
        ],
    ),
    (
        "term[0].rule[1].when",
        {"goodwill": "yes"},
        ["term[0].rule[0]: 'gift' (vendor) and 'open' (undetermined) contradict each other in…"],
    ),
    (
        "term[0].rule[1].silent",
        "loud",
        ["term[0].rule[1].silent: 'loud' is no choice here. Write one of: 'silent', 'contradictory'."],
    ),
    (
        "term[0].service_hours",
        "ofice",
        [("term[0].service_hours: 'ofice' is no calendar of this contract. Write 'office', or one of: 'night'.")],
    ),
    (
        "hours.office.week",
        "Mon-Fri 9-17",
        [
            (
                "hours.office.week: '9-17' is no window of a day. Write hours such as '09:00-12:00, "
                "13:00-17:30', or 'closed'."
            )
        ],
    ),
    (
        "hours.office.special",
        {"2026-13-01": "09:00-12:00", "2026-01-02": "9-10", "1500-01-01": "closed"},
        [
            "hours.office.special.2026-13-01: '2026-13-01' is not a date. Write a date such as 2026-05-02.",
            (
                "hours.office.special.2026-01-02: '9-10' is no window of a day. Write hours such as "
                "'09:00-12:00, 13:00-17:30', or 'closed'."
            ),
            (
                "hours.office.special.1500-01-01: 1500-01-01 lies outside of the years 1900 to 2199. Write a "
                "date within them."
            ),
        ],
    ),
    ("hours.office.breaks", {"2026-01-02": 5}, ["hours.office.breaks.2026-01-02: 5 is not a text. Write a text."]),
    (
        "hours.office.zone",
        "Mars",
        ["hours.office.zone: there is no time zone 'Mars'. Give an IANA name such as 'Europe/Berlin'."],
    ),
    (
        "hours.office.working_days",
        "work",
        ["hours.office.working_days: 'work' is no calendar of this contract. Write one of: 'office'."],
    ),
    (
        "hours.night.week",
        "closed",
        [("hours.night.week: nothing is ever open. Write at least one window on a day that counts, or special hours.")],
    ),
    ("hours.night.week", ..., ["hours.night.week: it is missing. Add a text."]),
    (
        "working_days.office.weekdays",
        ["mon", "funday"],
        [
            (
                "working_days.office.weekdays: 'funday' is no choice here. Write one of: 'mon', 'tue', 'wed', "
                "'thu', 'fri', 'sat', 'sun'."
            )
        ],
    ),
    (
        "working_days.office.weekdays",
        "weekend",
        [("working_days.office.weekdays: 'weekend' is no choice here. Write one of: 'arbeitstage', 'werktage'.")],
    ),
    (
        "working_days.office.weekdays",
        [],
        ["working_days.office.weekdays: no weekday counts. Name at least one weekday."],
    ),
    (
        "working_days.office.holidays",
        ...,
        ["working_days.office.holidays: it is missing. Add a country with its region, dates, or 'none'."],
    ),
    (
        "working_days.office.holidays",
        "some",
        ["working_days.office.holidays: 'some' is no choice here. Write one of: 'none'."],
    ),
    (
        "working_days.office.holidays",
        {"country": "FR"},
        [
            (
                "working_days.office.holidays.country: the holidays of 'FR' are not known here. Choose one of "
                "DE, AT, CH, or list the dates yourself with Holidays.on, in a document as dates."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"country": "DE", "regions": ["HE", "XX"]},
        [
            (
                "working_days.office.holidays.regions: 'XX' is no region of DE. Choose one of BB Brandenburg, "
                "BE Berlin, BW Baden-Württemberg, BY Bayern, HB Bremen, HE Hessen, HH Hamburg, MV "
                "Mecklenburg-Vorpommern, NI Niedersachsen, NW Nordrhein-Westfalen, RP Rheinland-Pfalz, SH "
                "Schleswig-Holstein, SL Saarland, SN Sachsen, ST Sachsen-Anhalt, TH Thüringen, Augsburg Stadt "
                "Augsburg."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"country": "DE", "region": "HE", "observance": "patron"},
        [
            (
                "working_days.office.holidays.observance: DE has no days that are 'patron'. Choose one of "
                "public, catholic."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"country": "DE", "first_year": 1990},
        [
            (
                "working_days.office.holidays.first_year: 1990 to 2037 are not years from 2000 to 2037. Keep "
                "to these years, the first one before the last."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"dates": ["2026-01-01", "2026-01-01"]},
        ["working_days.office.holidays.dates: 2026-01-01 is listed twice. Give one holiday a date."],
    ),
    (
        "working_days.office.closures",
        [5],
        [
            (
                "working_days.office.closures: [5] is not a list of dates such as [2026-01-01]. Write "
                "a list of dates such as [2026-01-01]."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"dates": ["x"]},
        [
            (
                "working_days.office.holidays.dates: ['x'] is not a list of dates such as [2026-01-01]. Write "
                "a list of dates such as [2026-01-01]."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"dates": ["2026-01-01"], "last_year": 2200},
        [
            (
                "working_days.office.holidays.last_year: 1900 to 2200 are not years from 1900 to 2199. Keep to "
                "these years, the first one before the last."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        {"dates": ["2026-01-01"], "last_year": 2025},
        [
            (
                "working_days.office.holidays.first_year: 2026-01-01 lies outside of range(1900, 2026). Give "
                "the years of all the days."
            )
        ],
    ),
    (
        "working_days.office.holidays",
        [{"country": "DE", "first_year": 2000, "last_year": 2005}, {"country": "AT", "first_year": 2010}],
        [
            (
                "working_days.office.holidays: range(2000, 2006) and range(2010, 2038) have no year in common. "
                "Take both snapshots over the same years."
            )
        ],
    ),
    (
        "working_days.office.closures",
        ["2026-05-02"],
        ["working_days.office.extra_days: 2026-05-02 is also a closure. Name it in one of the two."],
    ),
    (
        "working_days.office.christmas_eve",
        "noon",
        [("working_days.office.christmas_eve: 'noon' is not a time such as 16:00. Write a time such as 16:00.")],
    ),
    (
        "working_days.office.christmas_eve",
        "12:00:30",
        [
            (
                "working_days.office.christmas_eve: 12:00:30 is no whole minute of the local clock. Give a "
                "time without seconds and without zone."
            )
        ],
    ),
    (
        "term[0].contingent[0].overage_rate",
        ...,
        [
            (
                "term[0].contingent[0].overage_rate: nothing is said of what exceeds the quota. Add the rate "
                "of an hour or a piece such as '120.00 EUR', or 'by offer'."
            )
        ],
    ),
    (
        "term[0].contingent[0].overage_rate",
        "120",
        [
            (
                "term[0].contingent[0].overage_rate: '120' is not an amount such as '1600.00 EUR'. Write an "
                "amount such as '1600.00 EUR'."
            )
        ],
    ),
    (
        "term[0].contingent[0].overage_rate",
        120.0,
        [
            (
                "term[0].contingent[0].overage_rate: 120.0 is not an amount such as '1600.00 EUR'. Write an "
                "amount such as '1600.00 EUR'."
            )
        ],
    ),
    (
        "term[0].contingent[0].overage_rate",
        "120 CHF",
        [("term[0].contingent[0].overage_rate: 120 CHF is not in EUR. Write an amount such as '1600.00 EUR'.")],
    ),
    (
        "term[0].contingent[0].quota",
        "0 h",
        [
            (
                "term[0].contingent[0].quota: a quota of 0 h cannot cover anything. Give a positive quota, "
                "or leave it out of the contract."
            )
        ],
    ),
    (
        "term[0].contingent[0].quota",
        True,
        [
            (
                "term[0].contingent[0].quota: True is not a duration such as '30 min' or '48 h'. Write a "
                "duration such as '30 min' or '48 h'."
            )
        ],
    ),
    (
        "term[0].contingent[0].package",
        "16h",
        ["term[0].contingent[0].package: '16h' is no package of the policy. Leave it out."],
    ),
    (
        "term[0].contingent[0].period",
        "weekly",
        [("term[0].contingent[0].period: 'weekly' is no rhythm. Write one of: 'monthly', 'quarterly', 'yearly'.")],
    ),
    (
        "term[0].contingent[0].period",
        {"months": 5},
        [
            (
                "term[0].contingent[0].period.months: calendar periods of 5 months do not fit into a year. "
                "Give 1, 2, 3, 4, 6 or 12 months, or the day on which a period begins as anchor."
            )
        ],
    ),
    (
        "term[0].contingent[0].rollover",
        {"cap": 3},
        ["term[0].contingent[0].rollover: 3 does not fit a quota of 20 h. Give a quantity in time."],
    ),
    (
        "term[0].contingent[0].rollover",
        {"life": 0},
        [
            (
                "term[0].contingent[0].rollover.life: what lasts for 0 periods is never used. Give one period "
                "or more, or no rollover."
            )
        ],
    ),
    (
        "term[0].contingent[0].proration",
        {"unit": "0 h", "mode": "up"},
        [("term[0].contingent[0].proration.unit: nothing is a multiple of nothing. Give a second, a piece, or more.")],
    ),
    (
        "term[0].contingent[0].scope",
        {"kinds": []},
        [
            (
                "term[0].contingent[0].scope.kinds: [] without [] admits no work. Name what it is for, or "
                "leave it out for all."
            )
        ],
    ),
    ("term[0].contingent[1].id", "20h", ["term[0].contingent: two of them are called '20h'. Give each its own id."]),
    (
        "term[0].contingent[1].quota",
        "3 h",
        [
            (
                "term[0].contingent: '20h' and 'trainings' are both for some of the same work, so it is open "
                "which of them pays. Limit their scopes to different projects or kinds of work."
            )
        ],
    ),
    (
        "term[0].rate[1]",
        {"price": "1 EUR"},
        [("term[0].rate: 100.00 EUR and 1 EUR are both the rate of work of any kind. Leave one of them out.")],
    ),
    (
        "term[0].rate[0].price",
        100.5,
        [
            (
                "term[0].rate[0].price: 100.5 is not an amount such as '1600.00 EUR'. Write an amount such as "
                "'1600.00 EUR'."
            )
        ],
    ),
    (
        "term[0].increment.step",
        "0 min",
        ["term[0].increment.step: nothing is a multiple of no time. Give a second or more."],
    ),
    (
        "term[0].increment.mode",
        "sideways",
        [
            (
                "term[0].increment.mode: 'sideways' is no choice here. Write one of: 'up', 'down', 'half_up', "
                "'half_down', 'half_even'."
            )
        ],
    ),
    (
        "term[0].multiplier[0].factor",
        1.5,
        [("term[0].multiplier[0].factor: a number with a point is not exact. Write it as text such as '1.5'.")],
    ),
    (
        "term[0].multiplier[0].factor",
        "x",
        ["term[0].multiplier[0].factor: 'x' is no factor. Write it as text such as '1.5' or '4/3'."],
    ),
    (
        "term[0].multiplier[0].factor",
        "1/0",
        ["term[0].multiplier[0].factor: '1/0' is no factor. Write it as text such as '1.5' or '4/3'."],
    ),
    (
        "term[0].multiplier[0].factor",
        "0",
        [("term[0].multiplier[0].factor: work that counts 0 times is no work to bill. Give a factor above zero.")],
    ),
    ("term[0].multiplier[0].factor", ..., ["term[0].multiplier[0].factor: it is missing. Add a text."]),
    (
        "term[0].service_hours",
        ...,
        [
            (
                "term[0].schedules.gold.agreed[0].calendar: 'service_hours' is no calendar of this schedule. "
                "Write one of: 'clock', 'arbeitstage', 'werktage', 'night'."
            )
        ],
    ),
    ("term[0].thresholds", [0], ["term[0].thresholds: 0 % of a quota is never reached. Give 1 to 100."]),
    (
        "term[0].schedule",
        "silver",
        ["term[0].schedule: the term has no schedule 'silver'. Write one of: 'gold', 'plain'."],
    ),
    (
        "term[0].schedule",
        ...,
        [
            (
                "term[0].schedule: the term has the schedules gold, plain, and none is the usual one. Name the "
                "one that applies unless a ticket says otherwise."
            )
        ],
    ),
    (
        "term[0].schedules.gold.base",
        "polcy",
        ["term[0].schedules.gold.base: 'polcy' is no choice here. Write 'policy'."],
    ),
    (
        "term[0].schedules.gold.hours",
        {"night": "nite"},
        [
            (
                "term[0].schedules.gold.hours.night: 'nite' is no calendar of this contract. Write 'night', or "
                "one of: 'office'."
            )
        ],
    ),
    (
        "term[0].schedules.gold.agreed[0].calendar",
        "days",
        [
            (
                "term[0].schedules.gold.agreed[0].calendar: 'days' is no calendar of this schedule. Write one "
                "of: 'clock', 'service_hours', 'arbeitstage', 'werktage', 'night'."
            )
        ],
    ),
    (
        "term[0].schedules.plain.target[0].amount.working_days",
        "days",
        [
            (
                "term[0].schedules.plain.target[0].amount.working_days: 'days' is no calendar of this "
                "schedule. Write one of: 'office'."
            )
        ],
    ),
    (
        "term[0].schedules.plain.hours",
        ["offce"],
        [
            (
                "term[0].schedules.plain.hours: 'offce' is no calendar of this contract. Write 'office', or "
                "one of: 'night'."
            )
        ],
    ),
    (
        "term[0].schedules.gold.severity",
        {"matrix": "usual"},
        ["term[0].schedules.gold.severity.matrix: 'usual' is no choice here. Write one of: 'standard'."],
    ),
    (
        "term[0].schedules.gold.severity",
        "x",
        ["term[0].schedules.gold.severity: 'x' is no choice here. Write one of: 'policy', 'none'."],
    ),
    (
        "term[0].schedules.plain.severity.matrix",
        {"big": {"us": "critical"}, "small": {}},
        [
            (
                "term[0].schedules.plain.severity.matrix['small']: it has the columns [], another row has "
                "['us']. Give a class for every combination."
            )
        ],
    ),
    (
        "term[0].schedules.plain.severity.matrix",
        {"big": 5},
        ["term[0].schedules.plain.severity.matrix.big: 5 is not a table. Write a table."],
    ),
    (
        "term[0].schedules.plain.severity.eased",
        {"critical": "minor"},
        [
            (
                "term[0].schedules.plain.severity.eased: it does not say what becomes of ['minor'] where there "
                "is a workaround. Name the class for each, or leave it empty."
            )
        ],
    ),
    (
        "term[0].schedules.plain.severity",
        {"facts": ["kind", "size"], "rule": [{"id": "a", "when": {}, "class": "x"}]},
        ["term[0].schedules.plain.severity.facts: 'size' is no fact. Write one of: …"],
    ),
    (
        "term[0].schedules.plain.severity",
        {"facts": ["kind"], "rule": [{"id": "a", "when": {"kind": "bug"}, "class": "x"}]},
        ["term[0].schedules.plain.severity.rule: no rule decides …"],
    ),
    (
        "term[0].schedules.plain.severity",
        {"facts": ["kind"]},
        ["term[0].schedules.plain.severity.rule: no rule decides …"],
    ),
    (
        "term[0].schedules.plain.facts",
        "mine",
        ["term[0].schedules.plain.facts: 'mine' is no choice here. Write one of: 'policy', 'none'."],
    ),
    (
        "term[0].schedules.gold.at_risk_from",
        0,
        ["term[0].schedules.gold.at_risk_from: 0 % of the time is no risk. Give 1 to 100."],
    ),
    (
        "term[0].schedules.gold.agreed[0].when",
        {"severity": "awful", "sevrity": "x"},
        [
            (
                "term[0].schedules.gold.agreed[0].when.severity: 'awful' is no value of 'severity'. Write one "
                "of: 'critical', 'impeding', 'minor', 'cosmetic'."
            ),
            ("term[0].schedules.gold.agreed[0].when.sevrity: 'sevrity' is no fact. Write 'severity', or one of: …"),
        ],
    ),
    (
        "term[0].schedules.gold.agreed[0].id",
        "nothing promised",
        [("term[0].schedules.gold.agreed: 'nothing promised' stands there twice. Give every target its own id.")],
    ),
    (
        "term[1].multiplier",
        [{"factor": "2", "when": "outside_service_hours"}],
        [
            (
                "term[1].multiplier: work outside the service hours is weighted, and the term has no service "
                "hours. Give the service hours, or leave out the multiplier."
            )
        ],
    ),
    (
        "top_up[0].end",
        "2026-01-01",
        [("top_up[0].end: a span from 2026-03-01 to 2026-01-01 contains nothing. Give an end after the start.")],
    ),
    ("top_up[0].id", "20h", ["top_up: the id '20h' is given twice. Give each its own id."]),
    (
        "order[0].accepted_on",
        "2026-01-01",
        [
            (
                "order[0].accepted_on: order O-1 was accepted on 2026-01-01, before it was given on "
                "2026-08-03. Correct one of the two days."
            )
        ],
    ),
    ("order[0].price", "-1 EUR", ["order[0].price: -1 EUR is a negative price. Give a price of zero or more."]),
]
"""Each document has just the faults of its one change; what depends on the policy stands at the end, cut off by …."""
