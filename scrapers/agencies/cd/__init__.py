"""Agencies and outlets of the Democratic Republic of the Congo."""
