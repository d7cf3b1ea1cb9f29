"""Documents: policies as TOML or JSON, read with all their faults at once; `documents.descriptions` writes them."""

from __future__ import annotations

from supportpolicy.documents.policies import SHIPPED, load_policy, read_policy, shipped_policy
from supportpolicy.documents.sources import PolicySource, from_folder, from_given, from_shipped
from supportpolicy.documents.vocabulary import standard_facts

__all__ = [
    "SHIPPED",
    "PolicySource",
    "from_folder",
    "from_given",
    "from_shipped",
    "load_policy",
    "read_policy",
    "shipped_policy",
    "standard_facts",
]
