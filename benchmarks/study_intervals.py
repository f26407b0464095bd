"""How often the interval of a mean difference holds the true one: this package's and ictonyx'.

Both get the same simulated studies: normal values, paired by seed with a correlation of 0.5, as
many seeds as told. ictonyx gives a BCa bootstrap interval.

    pip install ictonyx
    python benchmarks/study_intervals.py --studies 1000
"""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path

import numpy as np
from ictonyx.bootstrap import bootstrap_paired_difference_ci

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from jupyterlab_seed.study.statistics.difference import paired  # noqa: E402

#: The true difference.
EFFECT = 0.3


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--studies", type=int, default=1000)
    parser.add_argument("--resamples", type=int, default=2000)
    given = parser.parse_args()
    # It warns of few values, which is the point here.
    warnings.simplefilter("ignore")
    for seeds in (5, 10, 20):
        generator, own, other = np.random.default_rng(seeds), 0, 0
        for study in range(given.studies):
            common, a, b = generator.normal(size=(3, seeds))
            a, b = common + a, common + b + EFFECT
            interval = paired(a, b).interval
            own += interval.low <= EFFECT <= interval.high
            found = bootstrap_paired_difference_ci(
                b, a, n_bootstrap=given.resamples, random_state=study
            )
            other += found.ci_lower <= EFFECT <= found.ci_upper
        print(
            f"{seeds} seeds: jupyterlab_seed {own / given.studies:.3f}, "
            f"ictonyx {other / given.studies:.3f}"
        )


if __name__ == "__main__":
    main()
