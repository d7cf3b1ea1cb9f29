"""The place of `Choice` until now."""

from __future__ import annotations

from supportpolicy.choices import Choice as Choice
