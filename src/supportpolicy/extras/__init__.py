"""Extras: what needs a library of its own, each behind an extra of the package."""
