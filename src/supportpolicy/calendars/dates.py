"""The place of the checks until now."""

from __future__ import annotations

from supportpolicy.checks import check_count as check_count
from supportpolicy.checks import check_date as check_date
from supportpolicy.checks import minute_of as minute_of
