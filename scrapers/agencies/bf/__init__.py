"""Agencies and outlets of Burkina Faso."""
