"""Contracts as documents: what is agreed with a customer, in a text that people read and edit."""

from __future__ import annotations

from supportpolicy.documents.contracts.contract import lint_contract, load_contract, read_contract, write_contract

__all__ = ["lint_contract", "load_contract", "read_contract", "write_contract"]
