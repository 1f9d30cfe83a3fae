"""Agencies and outlets of Cabo Verde."""
