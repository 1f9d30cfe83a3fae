"""Agencies and outlets of Côte d'Ivoire."""
