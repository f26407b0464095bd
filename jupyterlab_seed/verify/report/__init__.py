"""What a verification says: as JSON, as a page and on a terminal."""
