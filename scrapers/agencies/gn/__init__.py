"""Agencies and outlets of Guinea."""
