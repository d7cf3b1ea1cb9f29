"""The worklog exports of common programs, as data: one TOML file each."""

from __future__ import annotations
