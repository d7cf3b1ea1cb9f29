"""Hypothesis as every test uses it: without a time limit for one example, because machines are busy."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("patient", deadline=None)
settings.register_profile("brief", deadline=None, max_examples=25)
settings.register_profile(
    "mutants",  # the same examples for every change of the code, in a process that runs the tests again and again
    settings.get_profile("brief"),
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.differing_executors],
)
settings.load_profile("patient")
