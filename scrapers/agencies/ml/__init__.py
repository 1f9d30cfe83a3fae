"""Agencies and outlets of Mali."""
