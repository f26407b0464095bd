"""Finding the cause of a difference, in records and code, and advice."""
