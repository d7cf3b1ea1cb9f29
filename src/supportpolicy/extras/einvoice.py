"""E-invoices: the business terms of an invoice as CII XML, written by factur-x (extra ``einvoice``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PROFILE = "en16931"
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_PARTY = {
    "BG-4": {
        "BT-27": "name",
        "BT-30": "legal_identifier",
        "BT-31": "vat_identifier",
        "BT-32": "tax_identifier",
        "BT-34": "einvoicing_addr",
        "BT-34-1": "einvoicing_addr_schemeid",
        "BT-35": "addr_l1",
        "BT-36": "addr_l2",
        "BT-37": "city",
        "BT-38": "postcode",
        "BT-40": "country_code",
    },
    "BG-7": {
        "BT-44": "name",
        "BT-47": "legal_identifier",
        "BT-48": "vat_identifier",
        "BT-49": "einvoicing_addr",
        "BT-49-1": "einvoicing_addr_schemeid",
        "BT-50": "addr_l1",
        "BT-51": "addr_l2",
        "BT-52": "city",
        "BT-53": "postcode",
        "BT-55": "country_code",
    },
}
_CONTACT = {
    "BT-41": "name",
    "BT-42": "phone",
    "BT-43": "email",
    "BT-56": "name",
    "BT-57": "phone",
    "BT-58": "email",
}
_REPEATED = frozenset({"BG-1", "BG-3", "BG-23", "BG-25"})
"""The groups that factur-x keeps as groups; it takes the terms of all others where their group stands."""


def to_cii(terms: Mapping[str, Any]) -> bytes:
    """The invoice as Cross Industry Invoice XML in the profile EN 16931, checked against its schema.

    Args:
        terms: What `to_en16931` gives.

    Raises:
        ModuleNotFoundError: if factur-x is not installed (``pip install supportpolicy[einvoice]``).
    """
    from facturx import generate_cii_xml, xml_check_xsd
    from lxml import etree

    written = generate_cii_xml(as_factur_x(terms), level=_PROFILE, check_xsd=False, check_schematron=None)
    invoice = etree.fromstring(written)
    for empty in invoice.iterfind(f".//*[@{_NIL}]"):
        del empty.attrib[_NIL]  # the schema knows no nil; what is required and empty is just empty
    xml_check_xsd(invoice, flavor="factur-x", level=_PROFILE)
    xml: bytes = etree.tostring(invoice, xml_declaration=True, encoding="UTF-8")
    return xml


def as_factur_x(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The business terms as factur-x wants to have them: parties by its own names, most groups dissolved.

    Example:
        >>> as_factur_x({"BT-1": "R-7", "BG-22": {"BT-112": "119.00"}, "BG-4": {"BT-27": "Seller"}})
        {'BT-1': 'R-7', 'BT-112': '119.00', 'BG-4': {'name': 'Seller'}}
    """
    made: dict[str, Any] = {}
    for name, value in terms.items():
        if name in _PARTY:
            made[name] = _party(value, _PARTY[name])
        elif name == "BT-127":
            made["BT-127-00"] = [{name: value}]
        elif name in _REPEATED:
            made[name] = [as_factur_x(member) for member in value]
        elif isinstance(value, list):
            for member in value:
                made.update(as_factur_x(member))
        elif isinstance(value, Mapping):
            made.update(as_factur_x(value))
        else:
            made[name] = value
    return made


def _party(terms: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in terms.items():
        if name in names:
            made[names[name]] = value
        elif _CONTACT.keys() & value.keys():
            made["contacts"] = [{_CONTACT[term]: text for term, text in value.items()}]
        else:
            made.update(_party(value, names))
    return made
