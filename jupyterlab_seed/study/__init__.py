"""Seed studies: a notebook, or two variants of it, run under many seeds, and what the spread says.

``statistics`` are pure functions of arrays; ``engine`` runs and stores; ``report`` makes JSON, a
page, CSV, Markdown and lines for a terminal of what was stored.
"""
