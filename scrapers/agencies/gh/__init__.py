"""Agencies and outlets of Ghana."""
