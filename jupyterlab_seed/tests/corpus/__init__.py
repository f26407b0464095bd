"""Notebooks of our own making, one for each kind of trap, run in real kernels.

``notebooks/*.txt`` has them: ``=== title``, what must hold of the seed cell, and the cells, each
after a line ``# ---``. What a notebook prints after ``draw`` it drew; all else it says of itself,
and the seed cell must not change it.
"""
