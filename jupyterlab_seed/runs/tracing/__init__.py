"""Traced runs: what every call that a notebook's cells lead to was given, and gave.

``kernel/`` is sent to the kernel as text; ``session`` talks to it; ``log`` is what comes back.
"""
