"""Notebooks run in fresh kernels: what runs, in which kernel, and what came of it."""
