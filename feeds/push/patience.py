"""How long to wait before asking again somebody who did not answer."""

from __future__ import annotations

from datetime import timedelta

PATIENCE = timedelta(days=1)  # until a change is given up
FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=1)
PAUSE = timedelta(hours=6)  # between two deliveries to a subscriber that failed for longer than PATIENCE


def backoff(attempts: int) -> timedelta:
    """The wait after so many attempts that failed: doubled each time, from FIRST to LONGEST."""
    return min(FIRST * float(2 ** min(attempts - 1, 16)), LONGEST)
