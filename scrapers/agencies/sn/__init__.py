"""Agencies and outlets of Senegal."""
