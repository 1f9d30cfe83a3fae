"""Agencies and outlets of Kenya."""
