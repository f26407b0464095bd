"""The server extension: what happens when a Jupyter server loads `jupyterlab_seed`."""

from __future__ import annotations

from typing import Any

from .handlers import SETTING, handlers
from .launch import LaunchEnvironment


def load(server_app: Any) -> None:
    """Hook the managers of ``server_app`` and add the endpoints, once however often it is called.

    ``server_app`` is a ``jupyter_server.serverapp.ServerApp`` whose managers exist.
    """
    settings = server_app.web_app.settings
    if SETTING in settings:
        return
    settings[SETTING] = LaunchEnvironment(
        server_app.kernel_manager,
        server_app.session_manager,
        server_app.contents_manager,
        server_app.log,
    )
    server_app.web_app.add_handlers(".*$", handlers(settings["base_url"]))


_load_jupyter_server_extension = load
