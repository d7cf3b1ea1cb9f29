"""A sample: October 2026 of a vendor with three customers under three policies, all of it made up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib import resources
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from supportpolicy.billing import Address, Party, Payment
from supportpolicy.documents.contracts import read_contract
from supportpolicy.documents.values import from_json
from supportpolicy.documents.worklogs import read_worklog_csv
from supportpolicy.settlement import Books

THROUGH: Final = date(2026, 10, 31)
"""The last day of the month."""

AS_OF: Final = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Europe/Berlin"))
"""When the vendor looks at it, on Monday morning."""

SELLER: Final = Party(
    name="Musterwerk Software GmbH (sample)",
    address=Address(country="DE", city="Musterstadt", postcode="12345", street="Beispielweg 1"),
    vat_id="DE123456789",
    email="rechnung@musterwerk.example",
)
"""The vendor."""

BUYERS: Final[Mapping[str, Party]] = MappingProxyType(
    {
        "WIKI-2026-04": Party(
            name="Musterbau Technik GmbH (sample)",
            address=Address(country="DE", city="Kassel", postcode="34117", street="Probestraße 2"),
            email="einkauf@musterbau.example",
        ),
        "CRM-2025-117": Party(
            name="Beispiel Handels AG (sample)",
            address=Address(country="DE", city="Augsburg", postcode="86150", street="Musterplatz 3"),
            email="buchhaltung@beispielhandel.example",
        ),
        "APP-2026-09": Party(
            name="Probe Verkehrsbetriebe eG (sample)",
            address=Address(country="DE", city="Dresden", postcode="01067", street="Fahrplanallee 4"),
            email="rechnungen@probe-verkehr.example",
        ),
    }
)
"""The customers, by the ids of their contracts."""

PAYMENT: Final = Payment(due_on=date(2026, 11, 16))
"""By when their invoices are to be paid."""

FOLDERS: Final = ("wiki", "crm", "app")
"""Where the files of each customer lie, in the folder of this module."""


def sample_books() -> tuple[Books, ...]:
    """The books of the three customers: contract, tickets, work and approvals.

    Example:
        >>> [books.contract.id for books in sample_books()]
        ['WIKI-2026-04', 'CRM-2025-117', 'APP-2026-09']
    """
    return tuple(map(_books, FOLDERS))


def _books(folder: str) -> Books:
    return Books(
        contract=read_contract(_text(folder, "contract.toml")),
        worklog=read_worklog_csv(_text(folder, "worklog.csv")),
        tickets=from_json(_text(folder, "tickets.json"), tuple),
        approvals=from_json(_text(folder, "approvals.json"), tuple),
    )


def _text(folder: str, name: str) -> str:
    return resources.files(__name__).joinpath(folder, name).read_text(encoding="utf-8")
