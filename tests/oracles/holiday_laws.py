"""Who has which holiday, written down from the holiday laws; dates are computed here and nowhere else.

Each rule is a day of the year, or a number of days after Easter Sunday, with the regions that keep it and the years in
which they do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import attrs

Places = str
"""Codes of regions with blanks between them; ``*`` for all, ``* -TI -VS`` for all but some."""


def easter(year: int) -> date:
    """Easter Sunday by Gauss's rule with Lichtenberg's correction."""
    century = year // 100
    moon = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    sun = 2 - (3 * century + 3) // 4
    cycle = year % 19
    seed = (19 * cycle + moon) % 30
    correction = (seed + cycle // 11) // 29
    full_moon = 21 + seed - correction
    first_sunday = 7 - (year + year // 4 + sun) % 7
    return date(year, 3, 1) + timedelta(days=full_moon + 7 - (full_moon - first_sunday) % 7 - 1)


@attrs.frozen
class Rule:
    """One holiday: its German name, when it is, where, and from which year to which."""

    name: str
    day: Callable[[int], date | None]
    places: Places
    since: int = 0
    until: int = 9999

    def applies(self, place: str | None, year: int) -> bool:
        """Whether the place keeps it in the year; no place is the whole country."""
        if not self.since <= year <= self.until:
            return False
        first, *others = self.places.split()
        if first == "*":
            return f"-{place}" not in others and (place is not None or not others)
        return place in (first, *others)


def on(month: int, day: int) -> Callable[[int], date | None]:
    return lambda year: date(year, month, day)


def after_easter(days: int) -> Callable[[int], date | None]:
    return lambda year: easter(year) + timedelta(days=days)


def repentance(year: int) -> date:
    """The Wednesday before 23 November."""
    last = date(year, 11, 22)
    return last - timedelta(days=(last.weekday() - 2) % 7)


def nth(month: int, weekday: int, number: int, shift: int = 0) -> Callable[[int], date | None]:
    """The n-th such weekday of the month, and so many days later."""

    def day(year: int) -> date:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1) + shift)

    return day


GOOD_FRIDAY, EASTER, EASTER_MONDAY = after_easter(-2), after_easter(0), after_easter(1)
ASCENSION, PENTECOST, PENTECOST_MONDAY, CORPUS_CHRISTI = map(after_easter, (39, 49, 50, 60))


def naefels(year: int) -> date | None:
    """The first Thursday of April, a week later if that is Maundy Thursday."""
    thursday = nth(4, 3, 1)(year)
    assert thursday is not None
    return thursday + timedelta(days=7) if thursday == easter(year) - timedelta(days=3) else thursday


def if_weekday(month: int, day: int, *weekdays: int) -> Callable[[int], date | None]:
    """The day, in years in which it falls on one of the weekdays."""

    def found(year: int) -> date | None:
        at = date(year, month, day)
        return at if at.weekday() in weekdays else None

    return found


GERMANY = [
    Rule("Neujahr", on(1, 1), "*"),
    Rule("Heilige Drei Könige", on(1, 6), "BW BY Augsburg ST"),
    Rule("Frauentag", on(3, 8), "BE", since=2019),
    Rule("Frauentag", on(3, 8), "MV", since=2023),
    Rule("Karfreitag", GOOD_FRIDAY, "*"),
    Rule("Ostersonntag", EASTER, "BB"),
    Rule("Ostermontag", EASTER_MONDAY, "*"),
    Rule("Erster Mai", on(5, 1), "*"),
    Rule("Tag der Befreiung", on(5, 8), "BE", since=2020, until=2020),
    Rule("Tag der Befreiung", on(5, 8), "BE", since=2025, until=2025),
    Rule("Jahrestag des Volksaufstands", on(6, 17), "BE", since=2028, until=2028),
    Rule("Christi Himmelfahrt", ASCENSION, "*"),
    Rule("Pfingstsonntag", PENTECOST, "BB"),
    Rule("Pfingstmontag", PENTECOST_MONDAY, "*"),
    Rule("Fronleichnam", CORPUS_CHRISTI, "BW BY Augsburg HE NW RP SL"),
    Rule("Friedensfest", on(8, 8), "Augsburg"),
    Rule("Mariä Himmelfahrt", on(8, 15), "SL Augsburg"),
    Rule("Weltkindertag", on(9, 20), "TH", since=2019),
    Rule("Tag der Deutschen Einheit", on(10, 3), "*"),
    Rule("Reformationstag", on(10, 31), "BB MV SN ST TH", until=2016),
    Rule("Reformationstag", on(10, 31), "*", since=2017, until=2017),
    Rule("Reformationstag", on(10, 31), "BB MV SN ST TH HB HH NI SH", since=2018),
    Rule("Allerheiligen", on(11, 1), "BW BY Augsburg NW RP SL"),
    Rule("Buß- und Bettag", repentance, "SN"),
    Rule("Erster Weihnachtstag", on(12, 25), "*"),
    Rule("Zweiter Weihnachtstag", on(12, 26), "*"),
]

GERMANY_CATHOLIC = [
    Rule("Mariä Himmelfahrt", on(8, 15), "BY"),
    Rule("Fronleichnam", CORPUS_CHRISTI, "SN TH"),
]

AUSTRIA = [
    Rule("Neujahr", on(1, 1), "*"),
    Rule("Heilige Drei Könige", on(1, 6), "*"),
    Rule("Ostermontag", EASTER_MONDAY, "*"),
    Rule("Staatsfeiertag", on(5, 1), "*"),
    Rule("Christi Himmelfahrt", ASCENSION, "*"),
    Rule("Pfingstmontag", PENTECOST_MONDAY, "*"),
    Rule("Fronleichnam", CORPUS_CHRISTI, "*"),
    Rule("Mariä Himmelfahrt", on(8, 15), "*"),
    Rule("Nationalfeiertag", on(10, 26), "*"),
    Rule("Allerheiligen", on(11, 1), "*"),
    Rule("Mariä Empfängnis", on(12, 8), "*"),
    Rule("Christtag", on(12, 25), "*"),
    Rule("Stephanstag", on(12, 26), "*"),
]

AUSTRIA_PATRON = [
    Rule("Josef", on(3, 19), "2 6 7 8"),
    Rule("Florian", on(5, 4), "4", since=2004),
    Rule("Rupert", on(9, 24), "5"),
    Rule("Volksabstimmung", on(10, 10), "2"),
    Rule("Martin", on(11, 11), "1"),
    Rule("Leopold", on(11, 15), "3 9"),
]

SWITZERLAND = [
    Rule("Neujahr", on(1, 1), "*"),
    Rule("Berchtoldstag", on(1, 2), "AG BE JU LU TG VD"),
    Rule("Berchtoldstag", if_weekday(1, 2, 0), "NE"),
    Rule("Heilige Drei Könige", on(1, 6), "SZ TI UR"),
    Rule("Ausrufung der Republik", on(3, 1), "NE"),
    Rule("Josefstag", on(3, 19), "NW SZ TI UR VS"),
    Rule("Näfelser Fahrt", naefels, "GL"),
    Rule("Karfreitag", GOOD_FRIDAY, "AG AI AR BE BL BS FR GE GL JU LU NE NW OW SG SH SO SZ TG UR VD ZG ZH"),
    Rule("Ostermontag", EASTER_MONDAY, "AG AI AR BE BL BS GE GL GR JU LU SG SH SZ TG TI UR VD ZH"),
    Rule("Tag der Arbeit", on(5, 1), "AG BL BS JU NE SH TG TI ZH"),
    Rule("Auffahrt", ASCENSION, "*"),
    Rule("Pfingstmontag", PENTECOST_MONDAY, "AG AI AR BE BL BS GE GL GR JU LU SG SH SZ TG TI UR VD ZH"),
    Rule("Fronleichnam", CORPUS_CHRISTI, "AG AI JU LU NE NW OW SZ TI UR VS ZG"),
    Rule("Unabhängigkeit", on(6, 23), "JU"),
    Rule("Peter und Paul", on(6, 29), "TI"),
    Rule("Bundesfeier", on(8, 1), "*"),
    Rule("Mariä Himmelfahrt", on(8, 15), "AG AI JU LU NW OW SZ TI UR VS ZG"),
    Rule("Genfer Bettag", nth(9, 6, 1, shift=4), "GE"),
    Rule("Bettagsmontag", nth(9, 6, 3, shift=1), "VD"),
    Rule("Bruder Klaus", on(9, 25), "OW"),
    Rule("Allerheiligen", on(11, 1), "AG AI GL JU LU NW OW SG SZ TI UR VS ZG"),
    Rule("Mariä Empfängnis", on(12, 8), "AG AI LU NW OW SZ TI UR VS ZG"),
    Rule("Weihnachten", on(12, 25), "*"),
    Rule("Stephanstag", on(12, 26), "AG BE BL BS GL GR LU SG SH SZ TG TI ZH"),
    Rule("Stephanstag", if_weekday(12, 26, 0, 2, 3, 4, 6), "AI AR UR"),
    Rule("Stephanstag", if_weekday(12, 26, 0), "NE"),
    Rule("Wiederherstellung der Republik", on(12, 31), "GE"),
]

SWITZERLAND_OPTIONAL = [
    Rule("Berchtoldstag", on(1, 2), "FR GL NW OW SG SH SO VS ZG"),
    Rule("Karfreitag", GOOD_FRIDAY, "GR"),
    Rule("Ostermontag", EASTER_MONDAY, "FR NW OW VS ZG"),
    Rule("Pfingstmontag", PENTECOST_MONDAY, "FR NW OW VS ZG"),
    Rule("Stephanstag", on(12, 26), "FR NW OW VS ZG"),
]


def holidays(rules: list[Rule], place: str | None, years: range) -> Iterator[date]:
    """The dates of a place over the years."""
    for year in years:
        for rule in rules:
            day = rule.day(year)
            if day is not None and rule.applies(place, year):
                yield day
