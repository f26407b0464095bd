"""The documentation's site: `sphinx-build -W docs build/docs`."""

from __future__ import annotations

import json
from pathlib import Path

_PACKAGE = json.loads((Path(__file__).parent.parent / "package.json").read_text(encoding="utf-8"))

project = _PACKAGE["name"]
author = _PACKAGE["author"]
copyright = f"2026, {author}"
release = version = _PACKAGE["version"]

extensions = ["myst_parser"]
# Links to headings, as pages on a forge have them.
myst_heading_anchors = 4
html_theme = "pydata_sphinx_theme"
html_title = project
html_theme_options = {"show_prev_next": False, "secondary_sidebar_items": ["page-toc"]}
