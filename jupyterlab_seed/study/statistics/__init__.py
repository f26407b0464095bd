"""The statistics of a study: pure functions of arrays of numbers, one value for each seed.

Each cites the source of its method. ``tests/study/test_proof.py`` shows by simulation that
intervals cover and verdicts err as often as they say.
"""
