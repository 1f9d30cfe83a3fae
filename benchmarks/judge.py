"""Learn the weights of scrapers/judge.json from pages whose text people have marked, and say how well they do.

    .venv/bin/python -m pip install numpy scikit-learn
    .venv/bin/python benchmarks/judge.py DATA BENCH SET… [--write]

DATA holds a folder a set: `gold.json` (page id -> record with `text` or `paragraphs`) and `html/<page id>`; BENCH is
the folder with `data.py` and `metrics.py`, which load and score them. Sites are kept together: each page is judged by
weights that were learned from other sites alone (five parts), and that is what is printed; `--write` then learns from
all. Same data, same bytes: nothing here is random.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import statistics
import sys
from collections import defaultdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
from scipy.sparse import csr_matrix
from selectolax.lexbor import LexborHTMLParser
from sklearn.linear_model import LogisticRegression

from regionwire.item import Page
from regionwire.source import Source
from scrapers.headline import main_heading, read_headline
from scrapers.inventory import take_inventory
from scrapers.judge import plain_whole, signs
from scrapers.line import Line
from scrapers.refusal import refused_markup
from scrapers.story import find_text, read_place
from scrapers.structured import read_structured

PARTS = 5
HOSTS = 8  # sites on which a sign must stand to be weighed
STRENGTH = 0.03  # inverse of the regularization (scikit-learn's C)
SMALLEST = 0.03  # weights below are left out
SNIPPET = 2.0  # what a line with a marked snippet weighs
MATCH = 0.6  # share of a line's word triples that the marked text must hold
OUT = Path(__file__).parent.parent / "scrapers" / "judge.json"


def lines_of(html: bytes, url: str) -> tuple[tuple[Line, ...], str]:
    """What the judge is shown of a page: its lines, and the article's text in its data."""
    parts = urlsplit(url)
    source = Source(
        key="any", name=parts.netloc, base=f"{parts.scheme}://{parts.netloc}", country="", listings=(), language=""
    )
    page = Page(url, url, 200, "text/html", "utf-8", html, datetime(2026, 1, 1, tzinfo=UTC))
    if refused_markup(html):
        return (), ""
    inventory = take_inventory(LexborHTMLParser(html))
    said = read_structured(inventory, url)
    heading = main_heading(inventory, said, source, None)
    title = read_headline(inventory.tree, said, source, heading, None).found
    _, node = find_text(inventory, heading)
    if node is None:
        return (), ""
    place = read_place(node, page, source, heading, title.value if title else "")
    return place.lines, plain_whole(said.said("articleBody"))


def labels(lines: tuple[Line, ...], gold: dict[str, Any], metrics: Any) -> tuple[list[int], list[float]]:
    """For each line whether it is in the marked text, and what it weighs; what may be there or not weighs nothing."""
    if not (references := metrics.references(gold)):
        return _of_snippets(lines, gold, metrics)
    reference = references[0]
    words = metrics.tokens(reference)
    triples = set(zip(words, words[1:], words[2:], strict=False))
    whole = {" ".join(metrics.tokens(it)) for it in reference.split("\n")}
    optional = {" ".join(metrics.tokens(text)) for text, free in gold.get("paragraphs") or [] if free}
    answers, weights = [], []
    for line in lines:
        said = metrics.tokens(line.text)
        text = " ".join(said)
        own = list(zip(said, said[1:], said[2:], strict=False))
        inside = text in whole if len(said) < 4 else sum(it in triples for it in own) > MATCH * len(own)
        answers.append(int(inside))
        free = not said or text in optional or line.tag == "figure"
        weights.append(0.0 if free else min(40.0, max(1.0, len(line.text) / 25)) ** 0.5)
    scale = (60 / (20 + len(lines))) ** 0.5
    return answers, [it * scale for it in weights]


def _of_snippets(lines: tuple[Line, ...], gold: dict[str, Any], metrics: Any) -> tuple[list[int], list[float]]:
    """The same where only some words are marked as the story's or not: other lines weigh nothing."""
    wanted, unwanted = ([" ".join(metrics.tokens(it)) for it in gold.get(name) or []] for name in ("with", "without"))
    answers, weights = [], []
    for line in lines:
        text = " ".join(metrics.tokens(line.text))
        inside, outside = (any(it and it in text for it in some) for some in (wanted, unwanted))
        answers.append(int(inside))
        weights.append(SNIPPET if inside is not outside and line.tag != "figure" else 0.0)
    return answers, weights


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("data")
    parser.add_argument("bench")
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, options.bench)
    os.environ["EXTRACTION_DATA"] = options.data
    data, metrics = import_module("data"), import_module("metrics")

    pages = []
    for name in options.sets:
        for page in data.load(name):
            if not (metrics.references(page.gold) or page.gold.get("with")):
                continue
            lines, whole = lines_of(page.html().encode("utf-8", "replace"), page.url)
            answers, weights = labels(lines, page.gold, metrics)
            host = urlsplit(page.url).hostname or page.id
            pages.append((name, page.gold, host, lines, signs(lines, whole), answers, weights))
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for _, _, host, _, found, _, _ in pages:
        for line in found:
            for sign in line:
                seen[sign].add(host)
    column = {sign: at for at, sign in enumerate(sorted(it for it, hosts in seen.items() if len(hosts) >= HOSTS))}

    def matrix(some: list[int]) -> csr_matrix:
        indices: list[int] = []
        ends = [0]
        for at in some:
            for line in pages[at][4]:
                indices += [column[sign] for sign in line if sign in column]
                ends.append(len(indices))
        return csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(ends) - 1, len(column)))

    def fit(some: list[int]) -> LogisticRegression:
        model = LogisticRegression(C=STRENGTH, solver="liblinear", max_iter=300)
        answers = np.concatenate([pages[at][5] for at in some])
        return model.fit(matrix(some), answers, sample_weight=np.concatenate([pages[at][6] for at in some]))

    part = [int(hashlib.sha256(host.encode()).hexdigest(), 16) % PARTS for _, _, host, *_ in pages]
    full = [at for at in range(len(pages)) if pages[at][3]]
    odds: dict[int, Any] = {}
    for number in range(PARTS):
        model = fit([at for at in full if part[at] != number])
        for at in full:
            if part[at] == number:
                odds[at] = model.decision_function(matrix([at]))
    for doubt in (-0.6, -0.2, 0.2):
        scores: defaultdict[str, list[Any]] = defaultdict(list)
        for at, (name, gold, _, lines, *_) in enumerate(pages):
            kept = [
                it.text
                for it, chance in zip(lines, odds.get(at, ()), strict=False)
                if chance > doubt and it.tag != "figure"
            ]
            scores[name].append(metrics.score(gold, {"text": "\n".join(kept)}))
        for name, some in scores.items():
            if "rouge" not in some[0]:
                right, wrong, missed, _ = (sum(it) for it in zip(*(it["segments"] for it in some), strict=True))
                figures = f"P {right / (right + wrong):.3f} R {right / (right + missed):.3f}"
                print(f"from {doubt:+.1f}  {name:14} {figures} of snippets", flush=True)
                continue
            means = [statistics.mean(it["rouge"][at] for it in some) for at in range(3)]
            exact = statistics.mean(it["perfect"] for it in some)
            print(
                f"from {doubt:+.1f}  {name:14} P {means[0]:.3f} R {means[1]:.3f} F1 {means[2]:.3f} exact {exact:.3f}",
                flush=True,
            )
    print(f"{len(pages)} pages, {len(column)} signs")
    if options.write:
        model = fit(full)
        learned = {sign: round(float(model.coef_[0][at]), 3) for sign, at in column.items()}
        heavy = {sign: weight for sign, weight in sorted(learned.items()) if abs(weight) >= SMALLEST}
        body = {"bias": round(float(model.intercept_[0]), 3), **heavy}
        OUT.write_text(json.dumps(body, indent=0, ensure_ascii=False) + "\n", "utf-8")
        print(f"{len(heavy)} weights written")


if __name__ == "__main__":
    main()
