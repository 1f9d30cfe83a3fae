"""How well and how fast copies are told from other stories. Each part has a `--help` of its own:

python benchmarks/identity.py quality [FILE.jsonl …]     groups of labelled stories, beside simple ways to find them
python benchmarks/identity.py candidates                 what the index brings up of edited copies, beside MinHash
python benchmarks/identity.py pairs                      unrelated stories that are merged
python benchmarks/identity.py scale                      a look-up among a million stories, beside a bare one
python benchmarks/identity.py step                       the whole step a story, beside a bare insert
"""

from __future__ import annotations

import argparse
import sys

import identity_candidates
import identity_pairs
import identity_quality
import identity_scale
import identity_step

PARTS = {
    "quality": identity_quality,
    "candidates": identity_candidates,
    "pairs": identity_pairs,
    "scale": identity_scale,
    "step": identity_step,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=PARTS)
    part = PARTS[parser.parse_args(sys.argv[1:2]).part]
    within = argparse.ArgumentParser(
        prog=f"{parser.prog} {sys.argv[1]}",
        description=part.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    part.main(within, sys.argv[2:])


if __name__ == "__main__":
    main()
