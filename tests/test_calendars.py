"""Working days and holidays against a table of the holiday laws and a count that goes day by day."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportpolicy.calendars import (
    ARBEITSTAG,
    COUNTABLE_YEARS,
    VERIFIED_YEARS,
    WEEK,
    WERKTAG,
    DayEnd,
    DayInterval,
    DayRule,
    EndShift,
    Eve,
    Holiday,
    Holidays,
    Observance,
    Weekday,
    WorkingDays,
)
from supportpolicy.calendars.regions import REGIONS
from supportpolicy.clauses import Language, Wording
from supportpolicy.errors import (
    InvalidTypeError,
    InvalidValueError,
    OutOfRangeError,
    SupportPolicyError,
    UnknownNameError,
)
from tests.oracles import holiday_laws

DE, EN = Language.DE, Language.EN
NONE = Holidays.none()
HESSE = Holidays.of("DE", "HE")

GERMAN_REGIONS = ", ".join(f"{code} {name}" for code, name in REGIONS["DE"].items())

near = st.dates(date(2020, 11, 1), date(2021, 2, 28))
days = st.one_of(near, st.dates(date(2019, 1, 1), date(2022, 12, 31)))
eves = st.one_of(st.sampled_from(Eve), st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])))


@st.composite
def calendars(draw: st.DrawFn) -> WorkingDays:
    """Working days of every kind, with most of what is special around the turn of a year."""
    extra = draw(st.sets(near, max_size=5))
    return WorkingDays(
        weekdays=draw(st.sets(st.sampled_from(WEEK), min_size=1)),
        holidays=Holidays.on(draw(st.sets(near, max_size=15))),
        closures=draw(st.sets(near, max_size=10)) - extra,
        extra_days=extra,
        christmas_eve=draw(eves),
        new_years_eve=draw(eves),
    )


def counts(calendar: WorkingDays, day: date) -> bool:
    """What the docstring says, read aloud."""
    eve = {(12, 24): calendar.christmas_eve, (12, 31): calendar.new_years_eve}.get((day.month, day.day), Eve.FULL)
    return day in calendar.extra_days or (
        WEEK[day.weekday()] in calendar.weekdays
        and day not in {holiday.date for holiday in calendar.holidays.days}
        and day not in calendar.closures
        and eve not in (Eve.CLOSED, time(0))
    )


def step(day: date, days: int) -> date:
    return day + timedelta(days=days)


def walk(calendar: WorkingDays, day: date, number: int) -> date:
    """So many working days on or back, one day after the other; none leaves the day as it is."""
    direction = 1 if number > 0 else -1
    while number:
        day = step(day, direction)
        number -= direction * counts(calendar, day)
    return day


def rolled(calendar: WorkingDays, day: date, direction: int) -> date:
    while not counts(calendar, day):
        day = step(day, direction)
    return day


class TestHolidaysOfAPlace:
    """A snapshot says which dates are holidays where, as the laws do, over verified years."""

    @pytest.mark.parametrize(
        ("country", "region", "observance", "rules"),
        [
            (country, region, observance, rules)
            for country, observance, public, further in [
                ("DE", Observance.CATHOLIC, holiday_laws.GERMANY, holiday_laws.GERMANY_CATHOLIC),
                ("AT", Observance.PATRON, holiday_laws.AUSTRIA, holiday_laws.AUSTRIA_PATRON),
                ("CH", Observance.OPTIONAL, holiday_laws.SWITZERLAND, holiday_laws.SWITZERLAND_OPTIONAL),
            ]
            for region in [None, *REGIONS[country]]
            for observance, rules in [(Observance.PUBLIC, public), (observance, [*public, *further])]
        ],
    )
    def test_are_what_the_laws_say(
        self, country: str, region: str | None, observance: Observance, rules: list[holiday_laws.Rule]
    ) -> None:
        snapshot = Holidays.of(country, region, observance=observance)

        assert {holiday.date for holiday in snapshot.days} == set(holiday_laws.holidays(rules, region, VERIFIED_YEARS))

    @pytest.mark.parametrize("country", REGIONS)
    def test_all_have_names_in_german_and_english(self, country: str) -> None:
        """Whatever language the process runs in."""
        for region in REGIONS[country]:
            names = {(holiday.name.de, holiday.name.en) for holiday in Holidays.of(country, region).days}
            german, english = {name for name, _ in names}, {name for _, name in names}

            assert "Pfingstmontag" in german or "Auffahrt" in german
            assert not german & english

    def test_can_be_asked_for_by_name(self) -> None:
        corpus_christi = date(2026, 6, 4)

        assert HESSE.name(corpus_christi, DE) == "Fronleichnam"
        assert HESSE.name(corpus_christi, EN) == "Corpus Christi"
        assert HESSE.name(step(corpus_christi, 1), DE) is None
        assert corpus_christi in HESSE
        assert step(corpus_christi, 1) not in HESSE

    def test_can_be_those_of_one_state_or_the_other(self) -> None:
        either = Holidays.of("DE", "HE") | Holidays.of("DE", "SN")

        assert either.name(date(2026, 6, 4), DE) == "Fronleichnam"
        assert either.name(date(2026, 11, 18), DE) == "Buß- und Bettag"

    def test_can_be_those_that_states_have_in_common(self) -> None:
        common = Holidays.of("DE", "HE") & Holidays.of("DE", "BE") & Holidays.of("DE", "SN")

        assert common == Holidays.of("DE")

    def test_keep_the_names_of_the_first(self) -> None:
        german, swiss = Holidays.of("DE"), Holidays.of("CH")

        assert (german & swiss).name(date(2026, 5, 14), DE) == "Christi Himmelfahrt"
        assert (swiss & german).name(date(2026, 5, 14), DE) == "Auffahrt"
        assert (swiss | german).name(date(2026, 5, 14), DE) == "Auffahrt"

    def test_know_the_years_that_both_know(self) -> None:
        early, late = Holidays.of("DE", years=range(2020, 2025)), Holidays.of("DE", "HE", years=range(2023, 2030))

        assert (early | late).years == (early & late).years == range(2023, 2025)
        assert (early | late) == Holidays.of("DE", "HE", years=range(2023, 2025))
        assert early | Holidays.on([date(2019, 7, 1)]) == early

    def test_can_be_a_list_of_ones_own(self) -> None:
        fair = Wording(de="Messe", en="trade fair")

        assert Holidays.on({date(2150, 3, 4): fair}).name(date(2150, 3, 4), EN) == "trade fair"
        assert Holidays.on([date(2150, 3, 4)]).name(date(2150, 3, 4), DE) == "Feiertag"
        assert date(1, 1, 1) not in Holidays.on([date(2150, 3, 4)])

    def test_are_a_value(self) -> None:
        again = Holidays.of("DE", "HE")

        assert again == HESSE != Holidays.of("DE", "BE")
        assert len({again, HESSE}) == 1
        assert pickle.loads(pickle.dumps(HESSE)) == copy.deepcopy(HESSE) == HESSE
        assert repr(Holidays.on([date(2026, 1, 1)])) == "Holidays(days=<1 holidays>, years=None)"

    def test_come_in_order_however_they_were_given(self) -> None:
        one, other = (Holiday(date(2026, 1, day), Wording(de="Tag", en="day")) for day in (1, 2))

        assert Holidays(days=(other, one), years=None) == Holidays(days=(one, other), years=None)

    @pytest.mark.parametrize(
        ("wrong", "error", "message"),
        [
            (
                lambda: Holidays.of("DE", "BYY"),
                UnknownNameError,
                f"region: 'BYY' is no region of DE. Did you mean 'BY'? The regions are {GERMAN_REGIONS}.",
            ),
            (
                lambda: Holidays.of("DE", "de-by"),
                UnknownNameError,
                f"region: 'de-by' is no region of DE. Did you mean 'BY'? The regions are {GERMAN_REGIONS}.",
            ),
            (
                lambda: Holidays.of("DE", "hessen"),
                UnknownNameError,
                f"region: 'hessen' is no region of DE. Did you mean 'HE'? The regions are {GERMAN_REGIONS}.",
            ),
            (
                lambda: Holidays.of("DE", "X"),
                UnknownNameError,
                f"region: 'X' is no region of DE. Choose one of {GERMAN_REGIONS}.",
            ),
            (
                lambda: Holidays.of("DE", ["HE", "BY"]),  # type: ignore[arg-type]
                InvalidTypeError,
                "region: ['HE', 'BY'] is no code of one region. Combine snapshots of several regions with | or &.",
            ),
            (
                lambda: Holidays.of("FR"),
                UnknownNameError,
                (
                    "country: the holidays of 'FR' are not known here. Choose one of DE, AT, CH, or list the dates"
                    " yourself with Holidays.on, in a document as dates."
                ),
            ),
            (
                lambda: Holidays.of("AT", "9", observance=Observance.CATHOLIC),
                InvalidValueError,
                "observance: AT has no days that are 'catholic'. Choose one of public, patron.",
            ),
            (
                lambda: Holidays.of("DE", observance="protestant"),  # type: ignore[arg-type]
                UnknownNameError,
                (
                    "Observance: 'protestant' is none of its values. Choose one of 'public', 'catholic', 'patron',"
                    " 'optional'."
                ),
            ),
            (
                lambda: Holidays.of("DE", years=range(1999, 2005)),
                OutOfRangeError,
                (
                    "years: 1999 to 2004 are asked for, but only 2000 to 2037 were verified. Keep to those years, or"
                    " list the dates yourself with Holidays.on."
                ),
            ),
            (
                lambda: Holidays.of("DE", years=range(2030, 2039)),
                OutOfRangeError,
                (
                    "years: 2030 to 2038 are asked for, but only 2000 to 2037 were verified. Keep to those years, or"
                    " list the dates yourself with Holidays.on."
                ),
            ),
            (
                lambda: Holidays.of("DE", years=range(2020, 2030, 2)),
                InvalidValueError,
                "years: range(2020, 2030, 2) is no run of years. Give consecutive years such as range(2026, 2031).",
            ),
            (
                lambda: Holidays.of("DE", years=range(2020, 2020)),
                InvalidValueError,
                "years: range(2020, 2020) is no run of years. Give consecutive years such as range(2026, 2031).",
            ),
            (
                lambda: Holidays.of("DE", years=2026),  # type: ignore[arg-type]
                InvalidValueError,
                "years: 2026 is no run of years. Give consecutive years such as range(2026, 2031).",
            ),
            (
                lambda: date(2038, 1, 1) in HESSE,
                OutOfRangeError,
                (
                    "day: the holidays of 2038 are not known, only those from 2000 to 2037. Take a snapshot of more"
                    " years, or keep to these."
                ),
            ),
            (
                lambda: Holidays.of("DE", years=range(2020, 2021)) | Holidays.of("DE", years=range(2022, 2023)),
                OutOfRangeError,
                (
                    "years: range(2020, 2021) and range(2022, 2023) have no year in common. Take both snapshots over"
                    " the same years."
                ),
            ),
            (
                lambda: Holidays.on("2026-01-01"),  # type: ignore[arg-type]
                InvalidTypeError,
                "dates: '2026-01-01' is one text. Give a list of dates.",
            ),
            (
                lambda: Holidays.on(["2026-01-01"]),  # type: ignore[list-item]
                InvalidTypeError,
                "dates: '2026-01-01' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                lambda: Holidays.on([datetime(2026, 1, 1, tzinfo=UTC)]),
                InvalidTypeError,
                (
                    "dates: 2026-01-01T00:00:00+00:00 is an instant, whose date depends on the time zone. Give the"
                    " local date: instant.astimezone(zone).date()."
                ),
            ),
            (
                lambda: Holidays(days=2 * (Holiday(date(2026, 1, 1), Wording(de="Tag", en="day")),), years=None),
                InvalidValueError,
                "days: 2026-01-01 is listed twice. Give one holiday a date.",
            ),
            (
                lambda: Holidays(
                    days=(Holiday(date(2026, 1, 1), Wording(de="Tag", en="day")),), years=range(2027, 2028)
                ),
                InvalidValueError,
                "years: 2026-01-01 lies outside of range(2027, 2028). Give the years of all the days.",
            ),
        ],
    )
    def test_are_refused_where_they_are_not_known(
        self, wrong: Callable[[], object], error: type[SupportPolicyError], message: str
    ) -> None:
        with pytest.raises(error) as caught:
            wrong()

        assert str(caught.value) == message


class TestWorkingDays:
    """A date counts if its weekday does and nothing speaks against it."""

    def test_arbeitstage_and_werktage_differ_in_the_saturday(self) -> None:
        saturday = date(2026, 11, 21)

        assert not WorkingDays.arbeitstage(NONE).is_working_day(saturday)
        assert WorkingDays.werktage(NONE).is_working_day(saturday)
        assert not WorkingDays.werktage(NONE).is_working_day(step(saturday, 1))

    def test_weekdays_can_be_ones_own(self) -> None:
        shop = WorkingDays(weekdays=["tue", Weekday.SAT], holidays=NONE)  # type: ignore[list-item]

        assert [day.day for day in (date(2026, 11, day) for day in range(16, 23)) if shop.is_working_day(day)] == [
            17,
            21,
        ]

    def test_holidays_closures_and_extra_days(self) -> None:
        calendar = WorkingDays(
            weekdays=ARBEITSTAG,
            holidays=HESSE,
            closures=[date(2026, 6, 5)],
            extra_days=[date(2026, 6, 6), date(2026, 5, 25)],
        )

        assert not calendar.is_working_day(date(2026, 6, 4))
        assert not calendar.is_working_day(date(2026, 6, 5))
        assert calendar.is_working_day(date(2026, 6, 6))
        assert calendar.is_working_day(date(2026, 5, 25))
        assert calendar.holiday_name(date(2026, 5, 25), DE) == "Pfingstmontag"

    @pytest.mark.parametrize(
        ("eve", "minutes"), [(Eve.FULL, 1440), (Eve.CLOSED, 0), (time(14), 840), (time(12, 30), 750), (time(0), 0)]
    )
    def test_the_eves_count_as_they_are_told(self, eve: Eve | time, minutes: int) -> None:
        calendar = WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, christmas_eve=eve, new_years_eve=eve)

        for day in (date(2026, 12, 24), date(2026, 12, 31)):
            assert calendar.open_minutes(day) == minutes
            assert calendar.is_working_day(day) is (minutes > 0)
        assert calendar.open_minutes(date(2027, 12, 26)) == 0
        assert calendar.open_minutes(date(2026, 12, 23)) == 1440

    def test_an_eve_on_a_day_off_stays_one(self) -> None:
        calendar = WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, christmas_eve=time(14))

        assert calendar.open_minutes(date(2022, 12, 24)) == 0

    @pytest.mark.parametrize(
        ("day", "german", "english"),
        [
            (date(2026, 6, 3), None, None),
            (date(2026, 6, 4), "Fronleichnam", "Corpus Christi"),
            (date(2026, 6, 5), "Betriebsruhe", "company closure"),
            (date(2026, 6, 6), "Samstag", "Saturday"),
            (date(2026, 6, 7), "Sonntag", "Sunday"),
            (date(2026, 12, 24), "Heiligabend", "Christmas Eve"),
            (date(2026, 12, 31), "Silvester", "New Year's Eve"),
        ],
    )
    def test_every_day_off_has_a_reason(self, day: date, german: str | None, english: str | None) -> None:
        calendar = WorkingDays(
            weekdays=ARBEITSTAG,
            holidays=HESSE,
            closures=[date(2026, 6, 5)],
            christmas_eve=time(14),
            new_years_eve=Eve.CLOSED,
        )

        assert (calendar.reason(day, DE), calendar.reason(day, EN)) == (german, english)

    def test_the_years_are_those_of_the_holidays(self) -> None:
        assert WorkingDays.arbeitstage(Holidays.of("DE", years=range(2024, 2028))).years == range(2024, 2028)
        assert WorkingDays.arbeitstage(Holidays.on([date(2026, 1, 1)])).years == COUNTABLE_YEARS

    @given(calendars(), days)
    def test_is_what_the_definition_says(self, calendar: WorkingDays, day: date) -> None:
        assert calendar.is_working_day(day) is counts(calendar, day)
        assert (calendar.reason(day, DE) is None) is (calendar.open_minutes(day) == 1440)

    def test_equality_is_by_meaning(self) -> None:
        """A closure on a Sunday, an extra day on a working day: said, but nothing changes."""
        plain = WorkingDays.arbeitstage(HESSE)
        wordy = WorkingDays(
            weekdays=list(WEEK[:5]),
            holidays=HESSE,
            closures=[date(2026, 11, 22), date(2026, 12, 25)],
            extra_days=[date(2026, 11, 23)],
            christmas_eve=Eve.FULL,
        )
        closed = attrs.evolve(plain, christmas_eve=Eve.CLOSED)

        assert wordy == plain
        assert hash(wordy) == hash(plain)
        assert closed != plain
        assert closed == attrs.evolve(plain, christmas_eve=time(0))
        assert closed == attrs.evolve(plain, closures=[date(year, 12, 24) for year in VERIFIED_YEARS])
        assert WorkingDays.werktage(HESSE) != plain != WorkingDays.arbeitstage(NONE)

    def test_are_a_value(self) -> None:
        calendar = WorkingDays(weekdays=WERKTAG, holidays=HESSE, christmas_eve=time(14))

        for twin in (pickle.loads(pickle.dumps(calendar)), copy.deepcopy(calendar), copy.copy(calendar)):
            assert twin == calendar
            assert hash(twin) == hash(calendar)
            assert twin.add(date(2026, 12, 22), 3, DayRule.EVENT_DAY_EXCLUDED) == date(2026, 12, 28)
        assert repr(WorkingDays.arbeitstage(NONE)).startswith(
            "WorkingDays(weekdays={mon, tue, wed, thu, fri}, holidays="
        )

    def test_the_exceptions_are_listed(self) -> None:
        calendar = WorkingDays(
            weekdays=ARBEITSTAG,
            holidays=Holidays.on([date(2026, 1, 1), date(2026, 11, 22)]),
            extra_days=[date(2026, 11, 21)],
        )

        assert calendar.exceptions == (date(2026, 1, 1), date(2026, 11, 21))


class TestAddingAndCounting:
    """ "2 days" is never bare: a day rule, and an interval with its ends, say what is meant. BGB §§ 187, 188"""

    def test_event_day_excluded(self) -> None:
        calendar, saturday = WorkingDays.arbeitstage(NONE), date(2026, 11, 21)

        assert calendar.add(saturday, 1, DayRule.EVENT_DAY_EXCLUDED) == date(2026, 11, 23)
        assert calendar.add(date(2026, 11, 20), 1, DayRule.EVENT_DAY_EXCLUDED) == date(2026, 11, 23)
        assert calendar.add(saturday, -1, DayRule.EVENT_DAY_EXCLUDED) == date(2026, 11, 20)

    def test_deemed_received_next(self) -> None:
        calendar, saturday = WorkingDays.arbeitstage(NONE), date(2026, 11, 21)

        assert calendar.add(saturday, 1, DayRule.DEEMED_RECEIVED_NEXT) == date(2026, 11, 24)
        assert calendar.add(date(2026, 11, 20), 1, DayRule.DEEMED_RECEIVED_NEXT) == date(2026, 11, 23)
        assert calendar.add(saturday, -1, DayRule.DEEMED_RECEIVED_NEXT) == date(2026, 11, 19)

    def test_extra_days_and_closures_are_steps_like_all_others(self) -> None:
        calendar = WorkingDays(
            weekdays=ARBEITSTAG, holidays=NONE, closures=[date(2026, 11, 23)], extra_days=[date(2026, 11, 21)]
        )
        friday, saturday, tuesday = (date(2026, 11, day) for day in (20, 21, 24))

        assert calendar.add(friday, 1, DayRule.EVENT_DAY_EXCLUDED) == saturday
        assert calendar.add(friday, 2, DayRule.EVENT_DAY_EXCLUDED) == tuesday
        assert calendar.add(tuesday, -1, DayRule.EVENT_DAY_EXCLUDED) == saturday
        assert calendar.add(saturday, 0, DayRule.DEEMED_RECEIVED_NEXT) == saturday
        assert calendar.count(friday, tuesday, DayInterval.CLOSED) == 3

    @given(calendars(), days, st.integers(-40, 40))
    def test_adding_is_going_day_by_day(self, calendar: WorkingDays, start: date, number: int) -> None:
        excluded = walk(calendar, start, number) if number else rolled(calendar, start, 1)
        received = rolled(calendar, start, 1 if number >= 0 else -1)

        assert calendar.add(start, number, DayRule.EVENT_DAY_EXCLUDED) == excluded
        assert calendar.add(start, number, DayRule.DEEMED_RECEIVED_NEXT) == walk(calendar, received, number)

    @given(calendars(), days, days)
    def test_counting_is_asking_every_day(self, calendar: WorkingDays, start: date, end: date) -> None:
        def count(first: date, last: date) -> int:
            return sum(counts(calendar, step(first, number)) for number in range((last - first).days))

        assert calendar.count(start, end, DayInterval.HALF_OPEN) == count(start, end) - count(end, start)
        assert calendar.count(start, end, DayInterval.CLOSED) == count(min(start, end), step(max(start, end), 1))
        assert calendar.count(start, end, DayInterval.AFTER_START) == count(step(start, 1), step(end, 1)) - count(
            step(end, 1), step(start, 1)
        )

    @given(calendars(), days, st.integers(-200, 200))
    def test_counting_undoes_adding(self, calendar: WorkingDays, start: date, number: int) -> None:
        end = calendar.add(start, number, DayRule.EVENT_DAY_EXCLUDED)
        interval = DayInterval.AFTER_START if number > 0 else DayInterval.HALF_OPEN

        assert calendar.count(start, end, interval) == number
        assert calendar.is_working_day(end)

    def test_the_first_and_the_last_day_that_are_known_can_be_reached(self) -> None:
        calendar = WorkingDays.arbeitstage(Holidays.of("DE", years=range(2026, 2027)))

        assert calendar.add(date(2026, 12, 30), 1, DayRule.EVENT_DAY_EXCLUDED) == date(2026, 12, 31)
        assert calendar.add(date(2026, 1, 5), -1, DayRule.EVENT_DAY_EXCLUDED) == date(2026, 1, 2)
        assert calendar.count(date(2026, 1, 1), date(2026, 12, 31), DayInterval.CLOSED) == 254

    @pytest.mark.parametrize(("day", "number"), [(date(2026, 12, 30), 2), (date(2026, 1, 5), -2)])
    def test_those_beyond_cannot(self, day: date, number: int) -> None:
        calendar = WorkingDays.arbeitstage(Holidays.of("DE", years=range(2026, 2027)))

        with pytest.raises(OutOfRangeError) as caught:
            calendar.add(day, number, DayRule.EVENT_DAY_EXCLUDED)

        assert str(caught.value) == (
            f"days: {number} working days from {day} lead out of the years from 2026 to 2026. Count fewer days, or take"
            " a snapshot of the holidays over more years."
        )


class TestTheEndOfAPeriodMoves:
    """Where the last day is a day off, the next that is none takes its place. BGB § 193, OR Art. 78, ABGB § 903"""

    FRIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 4, day) for day in (3, 4, 5, 6, 7))

    @pytest.mark.parametrize(
        ("shift", "holidays", "last_day", "expected"),
        [
            (EndShift.NONE, Holidays.of("DE", "HE"), SUNDAY, SUNDAY),
            (EndShift.BGB_193, Holidays.of("DE", "HE"), FRIDAY, TUESDAY),
            (EndShift.BGB_193, Holidays.of("DE", "HE"), SATURDAY, TUESDAY),
            (EndShift.BGB_193, Holidays.of("DE", "HE"), TUESDAY, TUESDAY),
            (EndShift.OR_78, Holidays.of("CH", "ZH"), FRIDAY, SATURDAY),
            (EndShift.OR_78, Holidays.of("CH", "TI"), FRIDAY, FRIDAY),
            (EndShift.OR_78, Holidays.of("CH", "ZH"), SATURDAY, SATURDAY),
            (EndShift.OR_78, Holidays.of("CH", "ZH"), SUNDAY, TUESDAY),
            (EndShift.OR_78_SATURDAY, Holidays.of("CH", "ZH"), FRIDAY, TUESDAY),
            (EndShift.OR_78_SATURDAY, Holidays.of("CH", "ZH"), SATURDAY, TUESDAY),
            (EndShift.ABGB_903, Holidays.of("AT", "9"), FRIDAY, FRIDAY),
            (EndShift.ABGB_903, Holidays.of("AT", "9"), SATURDAY, SATURDAY),
            (EndShift.ABGB_903, Holidays.of("AT", "9"), SUNDAY, TUESDAY),
            (EndShift.ABGB_903_CONVENTION, Holidays.of("AT", "9"), FRIDAY, TUESDAY),
            (EndShift.ABGB_903_CONVENTION, Holidays.of("AT", "9"), SATURDAY, TUESDAY),
            (EndShift.ABGB_903_CONVENTION, Holidays.of("AT", "9"), TUESDAY, TUESDAY),
        ],
    )
    def test_over_easter_2026(self, shift: EndShift, holidays: Holidays, last_day: date, expected: date) -> None:
        assert shift.shifted(last_day, holidays) == expected

    def test_not_beyond_what_is_known(self) -> None:
        with pytest.raises(OutOfRangeError) as caught:
            EndShift.BGB_193.shifted(date(2027, 12, 31), Holidays.of("CH", "GE", years=range(2027, 2028)))

        assert str(caught.value) == (
            "day: the holidays of 2028 are not known, only those from 2027 to 2027. Take a snapshot of more years, or"
            " keep to these."
        )


class TestBadInput:
    """Each error names the value and the remedy."""

    CALENDAR = WorkingDays.arbeitstage(HESSE)

    @pytest.mark.parametrize(
        ("wrong", "error", "message"),
        [
            (
                lambda: WorkingDays(weekdays=[], holidays=NONE),
                InvalidValueError,
                "weekdays: no weekday counts. Name at least one weekday.",
            ),
            (
                lambda: WorkingDays(weekdays="mon", holidays=NONE),  # type: ignore[arg-type]
                InvalidTypeError,
                "weekdays: 'mon' is one text. Give ARBEITSTAG, WERKTAG, or a list such as ['mon', 'thu'].",
            ),
            (
                lambda: WorkingDays(weekdays=["Mo"], holidays=NONE),  # type: ignore[list-item]
                UnknownNameError,
                "Weekday: 'Mo' is none of its values. Choose one of 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'.",
            ),
            (
                lambda: WorkingDays.arbeitstage("HE"),  # type: ignore[arg-type]
                InvalidTypeError,
                "holidays: 'HE' is no snapshot. Give Holidays.of('DE', 'HE'), Holidays.on(dates) or Holidays.none().",
            ),
            (
                lambda: WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, closures="2026-12-24"),  # type: ignore[arg-type]
                InvalidTypeError,
                "dates: '2026-12-24' is one text. Give a list of dates.",
            ),
            (
                lambda: WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, closures=["2026-12-24"]),  # type: ignore[list-item]
                InvalidTypeError,
                "dates: '2026-12-24' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                lambda: WorkingDays(
                    weekdays=ARBEITSTAG, holidays=NONE, closures=[date(2026, 6, 5)], extra_days=[date(2026, 6, 5)]
                ),
                InvalidValueError,
                "extra_days: 2026-06-05 is also a closure. Name it in one of the two.",
            ),
            (
                lambda: WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, christmas_eve="half"),
                UnknownNameError,
                "eve: 'half' does not say how it counts. Choose 'full', 'closed', or a time such as time(14, 0).",
            ),
            (
                lambda: Holidays.of(["DE", "AT"]),  # type: ignore[arg-type]
                UnknownNameError,
                (
                    "country: the holidays of ['DE', 'AT'] are not known here. Choose one of DE, AT, CH, or list the"
                    " dates yourself with Holidays.on, in a document as dates."
                ),
            ),
            (
                lambda: Holidays.on({date(2026, 3, 4): "trade fair"}),
                InvalidTypeError,
                "name: 'trade fair' is no name in two languages. Give a Wording(de='Messe', en='trade fair').",
            ),
            (
                lambda: NONE | ["2026-03-04"],  # type: ignore[operator]
                InvalidTypeError,
                "holidays: ['2026-03-04'] is no snapshot. Combine snapshots, such as Holidays.on(dates).",
            ),
            (
                lambda: WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, christmas_eve=time(14, 0, 30)),
                InvalidValueError,
                (
                    "christmas_eve: 14:00:30 is no whole minute of the local clock. Give a time without seconds and"
                    " without zone."
                ),
            ),
            (
                lambda: WorkingDays(weekdays=ARBEITSTAG, holidays=NONE, new_years_eve=time(14, tzinfo=UTC)),
                InvalidValueError,
                (
                    "new_years_eve: 14:00:00+00:00 is no whole minute of the local clock. Give a time without seconds"
                    " and without zone."
                ),
            ),
            (
                lambda: TestBadInput.CALENDAR.is_working_day(datetime(2026, 11, 20, tzinfo=UTC)),
                InvalidTypeError,
                (
                    "day: 2026-11-20T00:00:00+00:00 is an instant, whose date depends on the time zone. Give the local"
                    " date: instant.astimezone(zone).date()."
                ),
            ),
            (
                lambda: TestBadInput.CALENDAR.is_working_day("2026-11-20"),  # type: ignore[arg-type]
                InvalidTypeError,
                "day: '2026-11-20' is no date. Give a date such as date(2026, 11, 20).",
            ),
            (
                lambda: TestBadInput.CALENDAR.is_working_day(date(1999, 12, 31)),
                OutOfRangeError,
                (
                    "day: the working days of 1999 are not known, only those from 2000 to 2037. Keep to these years, or"
                    " take a snapshot of the holidays over more of them."
                ),
            ),
            (
                lambda: TestBadInput.CALENDAR.count(date(2026, 1, 1), date(2038, 1, 1), DayInterval.CLOSED),
                OutOfRangeError,
                (
                    "end: the working days of 2038 are not known, only those from 2000 to 2037. Keep to these years, or"
                    " take a snapshot of the holidays over more of them."
                ),
            ),
            (
                lambda: TestBadInput.CALENDAR.add(date(2026, 1, 1), True, DayRule.EVENT_DAY_EXCLUDED),
                InvalidTypeError,
                "days: True is no whole number. Give an int.",
            ),
            (
                lambda: TestBadInput.CALENDAR.add(date(2026, 1, 1), 1.5, DayRule.EVENT_DAY_EXCLUDED),  # type: ignore[arg-type]
                InvalidTypeError,
                "days: 1.5 is no whole number. Give an int.",
            ),
            (
                lambda: TestBadInput.CALENDAR.add(date(2026, 1, 1), 10**9, DayRule.EVENT_DAY_EXCLUDED),
                OutOfRangeError,
                (
                    "days: 1000000000 working days from 2026-01-01 lead out of the years from 2000 to 2037. Count fewer"
                    " days, or take a snapshot of the holidays over more years."
                ),
            ),
            (
                lambda: TestBadInput.CALENDAR.add(date(2026, 1, 1), 1, "next"),  # type: ignore[arg-type]
                UnknownNameError,
                "DayRule: 'next' is none of its values. Choose one of 'event_day_excluded', 'deemed_received_next'.",
            ),
            (
                lambda: TestBadInput.CALENDAR.count(date(2026, 1, 1), date(2026, 1, 2), "[]"),  # type: ignore[arg-type]
                UnknownNameError,
                (
                    "DayInterval: '[]' is none of its values. "
                    "Choose one of '[start, end)', '[start, end]', '(start, end]'."
                ),
            ),
            (
                lambda: DayEnd("noon"),
                UnknownNameError,
                "DayEnd: 'noon' is none of its values. Choose one of 'same_time', 'end_of_service', 'end_of_day'.",
            ),
            (
                lambda: EndShift.BGB_193.shifted(datetime(2026, 1, 1, tzinfo=UTC), NONE),
                InvalidTypeError,
                (
                    "last_day: 2026-01-01T00:00:00+00:00 is an instant, whose date depends on the time zone. Give the"
                    " local date: instant.astimezone(zone).date()."
                ),
            ),
        ],
    )
    def test_is_refused(self, wrong: Callable[[], object], error: type[SupportPolicyError], message: str) -> None:
        with pytest.raises(error) as caught:
            wrong()

        assert str(caught.value) == message


class TestWhatIsImported:
    """The package with the holidays takes its time, so it is imported when a snapshot is taken, and not before."""

    @pytest.mark.parametrize(
        ("statement", "imported"),
        [
            ("Holidays.on([date(2026, 1, 1)])", False),
            ("WorkingDays.arbeitstage(Holidays.none()).is_working_day(date(2026, 1, 1))", False),
            ("EndShift.ABGB_903_CONVENTION.shifted(date(2026, 4, 3), Holidays.none())", False),
            ("Holidays.of('DE', 'HE')", True),
        ],
    )
    def test_holidays_only_when_needed(self, statement: str, imported: bool) -> None:
        script = f"""
import sys
from datetime import date
from supportpolicy.calendars import EndShift, Holidays, WorkingDays
{statement}
print("holidays" in sys.modules, "dateutil.parser" in sys.modules, "numpy" in sys.modules)
"""
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

        # The package itself uses dateutil's parser.
        assert done.stdout.split()[0] == str(imported)
        assert imported or done.stdout == "False False False\n"
