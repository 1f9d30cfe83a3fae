"""What holds for every test: a slow machine is no fault, so no example has a deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("regionwire", deadline=None)
settings.load_profile("regionwire")
