"""Two runs held against each other, cell by cell and output by output."""
