"""Agencies and outlets of Togo."""
