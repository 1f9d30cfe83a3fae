"""Listings without selectors, on recorded pages that nobody here wrote: how many of their stories are found.

    python benchmarks/listings.py DATA LABELS

DATA holds `<set>/html/<page>` (bytes as crawled). LABELS is JSON: "<set>/<page>" -> `url` of the page, `stories` that
its main part announces, and what it mentions `also`, in sidebars and galleries, which counts neither way; both as the
first 16 hex digits of the SHA-256 of the canonical address, so that no text of others is in it. A page is found rightly
if nine of ten of its stories are found, and four of five that are found are its stories. `label` digests an address.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from time import process_time
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from regionwire.urls import canonical_url
from scrapers.decode import decode
from scrapers.repetition import find_listing

RECALL, PRECISION = 0.9, 0.8
ROUNDS = 20


def label(address: str) -> str:
    """What stands for an address in the labels: whatever its scheme and its www."""
    canonical = canonical_url(address).partition("://")[2].removeprefix("www.")
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def measure(data: Path, labels: dict[str, dict[str, Any]]) -> None:
    """Every labelled page, printed."""
    right = 0
    print(f"{'page':<52} {'stories':>7} {'found':>5} {'recall':>6} {'precis.':>7} {'kB':>5} {'ms':>5} {'x parse':>7}")
    for page, row in labels.items():
        name, _, file = page.partition("/")
        body, _ = decode((data / name / "html" / file).read_bytes(), "text/html")
        tree = LexborHTMLParser(body)
        found = [label(it.url) for it in find_listing(tree, row["url"])]
        wanted, also = set(row["stories"]), set(row["also"])
        counted = [it for it in dict.fromkeys(found) if it not in also]
        hits = sum(it in wanted for it in counted)
        recall, precision = hits / len(wanted), hits / (len(counted) or 1)
        right += recall >= RECALL and precision >= PRECISION
        finding, parsing = cost(lambda: find_listing(tree, row["url"])), cost(lambda: LexborHTMLParser(body))  # noqa: B023
        print(
            f"{page[:52]:<52} {len(wanted):>7} {hits:>5} {recall:>6.2f} {precision:>7.2f} {len(body) // 1000:>5} "
            f"{finding * 1000:>5.1f} {finding / parsing:>7.1f}"
        )
    print(f"found rightly: {right} of {len(labels)}")


def cost(work: Any) -> float:
    """CPU seconds, the least of some rounds."""
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


if __name__ == "__main__":
    measure(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8")))
