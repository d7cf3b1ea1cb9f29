"""The countries and regions whose public holidays are known, and the years for which they were verified."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from supportpolicy.choices import Choice
from supportpolicy.errors import InvalidTypeError, InvalidValueError, OutOfRangeError, UnknownNameError


class Observance(Choice):
    """Which days of a region count as its public holidays.

    Attributes:
        PUBLIC: The statutory holidays of the whole region.
        CATHOLIC: Germany: those, and the days that are holidays only in mostly Catholic municipalities (15 August in
            Bavaria, Corpus Christi in parts of Saxony and Thuringia).
        PATRON: Austria: those, and the day of the state's patron or of its plebiscite, on which offices of the state
            are closed.
        OPTIONAL: Switzerland: those, and the days that the canton's law does not put on a level with Sundays but most
            of its employers keep.
    """

    PUBLIC = "public"
    CATHOLIC = "catholic"
    PATRON = "patron"
    OPTIONAL = "optional"


VERIFIED_YEARS: Final = range(2000, 2038)
"""The years whose holidays were compared with the holiday laws, region by region."""

REGIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "DE": {
        "BB": "Brandenburg",
        "BE": "Berlin",
        "BW": "Baden-Württemberg",
        "BY": "Bayern",
        "HB": "Bremen",
        "HE": "Hessen",
        "HH": "Hamburg",
        "MV": "Mecklenburg-Vorpommern",
        "NI": "Niedersachsen",
        "NW": "Nordrhein-Westfalen",
        "RP": "Rheinland-Pfalz",
        "SH": "Schleswig-Holstein",
        "SL": "Saarland",
        "SN": "Sachsen",
        "ST": "Sachsen-Anhalt",
        "TH": "Thüringen",
        "Augsburg": "Stadt Augsburg",
    },
    "AT": {
        "1": "Burgenland",
        "2": "Kärnten",
        "3": "Niederösterreich",
        "4": "Oberösterreich",
        "5": "Salzburg",
        "6": "Steiermark",
        "7": "Tirol",
        "8": "Vorarlberg",
        "9": "Wien",
    },
    "CH": {
        "AG": "Aargau",
        "AI": "Appenzell Innerrhoden",
        "AR": "Appenzell Ausserrhoden",
        "BE": "Bern",
        "BL": "Basel-Landschaft",
        "BS": "Basel-Stadt",
        "FR": "Freiburg",
        "GE": "Genf",
        "GL": "Glarus",
        "GR": "Graubünden",
        "JU": "Jura",
        "LU": "Luzern",
        "NE": "Neuenburg",
        "NW": "Nidwalden",
        "OW": "Obwalden",
        "SG": "St. Gallen",
        "SH": "Schaffhausen",
        "SO": "Solothurn",
        "SZ": "Schwyz",
        "TG": "Thurgau",
        "TI": "Tessin",
        "UR": "Uri",
        "VD": "Waadt",
        "VS": "Wallis",
        "ZG": "Zug",
        "ZH": "Zürich",
    },
}
"""ISO 3166-2 codes without the country, and the one city with holidays of its own."""

_OBSERVANCES: Final[Mapping[str, tuple[Observance, ...]]] = {
    "DE": (Observance.PUBLIC, Observance.CATHOLIC),
    "AT": (Observance.PUBLIC, Observance.PATRON),
    "CH": (Observance.PUBLIC, Observance.OPTIONAL),
}


def check_place(country: str, region: str | None, observance: Observance) -> None:
    """Refuse a country, a region or a choice of days that is not known.

    Raises:
        UnknownNameError: naming the alternatives.
        InvalidTypeError: for several regions at once.
        InvalidValueError: for an observance that the country does not have.
    """
    if not isinstance(country, str) or country not in REGIONS:
        raise UnknownNameError(
            "country",
            f"the holidays of {country!r} are not known here",
            f"Choose one of {', '.join(REGIONS)}, or list the dates yourself with Holidays.on, in a document as dates",
        )
    if region is not None and not isinstance(region, str):
        raise InvalidTypeError(
            "region", f"{region!r} is no code of one region", "Combine snapshots of several regions with | or &"
        )
    if region is not None and region not in REGIONS[country]:
        raise UnknownNameError("region", f"{region!r} is no region of {country}", _alternatives(country, region))
    if observance not in _OBSERVANCES[country]:
        raise InvalidValueError(
            "observance",
            f"{country} has no days that are {observance.value!r}",
            f"Choose one of {', '.join(_OBSERVANCES[country])}",
        )


def check_years(years: range) -> None:
    """Refuse years for which nobody compared the data with the law, and ranges with holes.

    Raises:
        InvalidValueError: for no years, or years that do not follow one another.
        OutOfRangeError: for a year that was not verified.
    """
    if not isinstance(years, range) or not years or years.step != 1:
        raise InvalidValueError(
            "years", f"{years!r} is no run of years", "Give consecutive years such as range(2026, 2031)"
        )
    if years[0] not in VERIFIED_YEARS or years[-1] not in VERIFIED_YEARS:
        raise OutOfRangeError(
            "years",
            f"{_named(years)} are asked for, but only {_named(VERIFIED_YEARS)} were verified",
            "Keep to those years, or list the dates yourself with Holidays.on",
        )


def _named(years: range) -> str:
    return f"{years[0]} to {years[-1]}"


def _alternatives(country: str, region: str) -> str:
    regions = REGIONS[country]
    listed = ", ".join(f"{code} {name}" for code, name in regions.items())
    wanted = str(region).upper().removeprefix(f"{country}-")
    spelt = {word.upper(): code for code, name in regions.items() for word in (code, name)}
    close = get_close_matches(wanted, spelt, n=1)
    meant = f"Did you mean {spelt[close[0]]!r}? The regions are" if close else "Choose one of"
    return f"{meant} {listed}"
