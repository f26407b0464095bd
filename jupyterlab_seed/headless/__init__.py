"""The seed cell in a notebook's file, without a page.

``core.js``, bundled from ``src/headless.ts``, is the page's own code: it plans, composes and places
the cell. Here are the engine that runs it, and the file.
"""
