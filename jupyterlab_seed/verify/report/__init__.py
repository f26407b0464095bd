"""The report of a verification: as JSON, as a page and for a terminal."""
