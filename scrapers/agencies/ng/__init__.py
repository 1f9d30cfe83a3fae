"""Agencies and outlets of Nigeria."""
