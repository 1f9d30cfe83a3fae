"""The output over HTTP (RFC 9110, 9111), and any feed that is not written there, on request.

request ──▶ naming.py ──▶ retired.py ──▶ directory.py ─▶ Document ─▶ negotiation.py ──▶ answer
            which name    301 or 410     its file           ▲        which form, or 304
                                           └─ none ─▶ made.py: made by the caller, kept for a while

application.py puts these together, server.py runs it, limits.py and connection.py bound what clients may take.
"""

from feeds.serve.application import application
from feeds.serve.limits import Limits
from feeds.serve.made import Moved
from feeds.serve.server import serving

__all__ = ["Limits", "Moved", "application", "serving"]
