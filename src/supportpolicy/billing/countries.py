"""Countries: which codes name one, so that a slip of the pen is not taken for a country far away."""

from __future__ import annotations

from supportpolicy.errors import UnknownNameError

_CODES = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT
JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY
MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM
PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT
ZA ZM ZW
"""
COUNTRIES = frozenset(_CODES.split())
"""The codes of ISO 3166-1 with two letters, and XK, which stands for Kosovo by custom."""

_CUSTOMARY = {"EL": "GR", "UK": "GB"}
"""What stands before VAT numbers, or is in common use, and is no code of that standard."""


def check_known_country(where: str, country: str) -> None:
    """Refuse a code that names no country.

    Raises:
        UnknownNameError: for it, naming the right code where another one is customary.
    """
    if country not in COUNTRIES:
        right = _CUSTOMARY.get(country)
        raise UnknownNameError(
            where,
            f"{country!r} names no country",
            f"Write {right}, as ISO 3166 has it" if right else "Give the ISO 3166 code in capitals, such as 'DE'",
        )
