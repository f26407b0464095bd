"""Why two runs differ, and what to do: read from records and from the code."""
