"""What a study says: runs → analysis → verdict → JSON → a page, CSV, Markdown, lines."""
