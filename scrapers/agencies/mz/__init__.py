"""Agencies and outlets of Mozambique."""
