"""Plugins have to be named here: pytest takes them from the top folder alone."""

pytest_plugins = ("pytest_jupyter.jupyter_server",)
