"""Regionwire reads news agencies' pages and publishes one Atom feed per region."""

__version__ = "0.1.0"
