"""Two traced runs, side by side: the call that differs, where that comes from, and what helps."""
