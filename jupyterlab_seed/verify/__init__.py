"""Verifying that a notebook gives the same results in every run; see docs/verify.md."""
