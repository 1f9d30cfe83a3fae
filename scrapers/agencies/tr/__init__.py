"""Agencies and outlets of Türkiye."""
