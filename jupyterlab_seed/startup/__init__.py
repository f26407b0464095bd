"""Start-up files: a kernel is watched and seeded before its first request.

IPython runs the file that the variable ``PYTHONSTARTUP`` names at every start of a kernel, before
any request is handled. ``kernel/`` has that file, with fixed text; what it does comes as data.
"""
