"""Tickets from exports: CSV or JSON lines of a helpdesk, read as tickets or refused with all their faults."""

from __future__ import annotations

from supportpolicy.documents.tickets.documents import TICKET_FORMATS, read_ticket_format, shipped_ticket_format
from supportpolicy.documents.tickets.format import FactColumn, TicketFormat
from supportpolicy.documents.tickets.reading import load_tickets, read_tickets_csv, read_tickets_json

__all__ = [
    "TICKET_FORMATS",
    "FactColumn",
    "TicketFormat",
    "load_tickets",
    "read_ticket_format",
    "read_tickets_csv",
    "read_tickets_json",
    "shipped_ticket_format",
]
