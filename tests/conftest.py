"""Hypothesis as every test uses it: without a time limit for one example, because machines are busy."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("patient", deadline=None)
settings.register_profile("brief", deadline=None, max_examples=25)
settings.load_profile("patient")
