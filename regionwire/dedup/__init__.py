"""Whether a story was seen before: what it says as a fingerprint; new, a version or a copy. Pure."""

from regionwire.dedup.fingerprint import fingerprint
from regionwire.dedup.original import Candidate, Verdict, find_original, rank

__all__ = ["Candidate", "Verdict", "find_original", "fingerprint", "rank"]
