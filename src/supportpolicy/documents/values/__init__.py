"""Values as JSON: tickets, work, approvals, decisions, settlements and invoices, stored and read back equal."""

from __future__ import annotations

from supportpolicy.documents.values.envelope import VERSION, from_json, to_json

__all__ = ["VERSION", "from_json", "to_json"]
