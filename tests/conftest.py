"""How every test runs: far from UTC, and, because machines are busy, without a time limit for one example."""

from __future__ import annotations

import os
import time

from hypothesis import HealthCheck, Phase, settings

# No answer may come from the clock zone of the machine; where that is UTC, as on most servers, nobody would notice.
os.environ["TZ"] = "Pacific/Chatham"
time.tzset()

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("brief", settings.get_profile("patient"), max_examples=25)
settings.register_profile(
    "mutants",  # the same examples for every change of the code, in a process that runs the tests again and again
    settings.get_profile("brief"),
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),  # that it fails is enough; how simply it can fail is not asked
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.differing_executors],
)
settings.load_profile("patient")
