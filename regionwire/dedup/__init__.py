"""Whether a story was seen before: fingerprints of what stories say, and the decision between new, version and copy. Pure."""

from regionwire.dedup.fingerprint import fingerprint
from regionwire.dedup.original import Candidate, Verdict, find_original, rank

__all__ = ["Candidate", "Verdict", "find_original", "fingerprint", "rank"]
