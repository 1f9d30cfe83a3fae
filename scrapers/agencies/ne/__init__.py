"""Agencies and outlets of Niger."""
