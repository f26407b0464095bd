"""The settings: the server's own, and those of the page's plugin as the server stores them."""

from __future__ import annotations

from typing import Any

from traitlets import Integer
from traitlets.config import Configurable

from .study_handlers import MOST as MOST_STUDIES
from .verification_handlers import MOST as MOST_VERIFICATIONS

#: The plugin whose settings these are.
_PLUGIN = "jupyterlab-seed:plugin"

#: The default of ``autoInject`` in ``schema/plugin.json``.
DEFAULT = "run"


class JupyterLabSeed(Configurable):
    """What a server's configuration may set: ``c.JupyterLabSeed.max_verifications = 2``."""

    max_verifications = Integer(
        MOST_VERIFICATIONS,
        min=1,
        help="How many notebooks are verified at one time; each needs two kernels or more.",
    ).tag(config=True)
    max_studies = Integer(
        MOST_STUDIES,
        min=1,
        help="How many notebooks are studied at one time; each needs kernels for several seeds.",
    ).tag(config=True)


def auto_inject(server_app: Any) -> str:
    """The setting ``autoInject``: ``never``, ``run`` or ``insert``.

    The applications of the server with settings of JupyterLab are asked; without one, or where the
    settings cannot be read, it is the default. Raises nothing.
    """
    for application in _applications(server_app):
        try:
            return _read(application)
        except Exception:  # not installed there, or unreadable: the page will say so
            continue
    return DEFAULT


def _applications(server_app: Any) -> list[Any]:
    """The server's applications that store settings of JupyterLab."""
    manager = getattr(server_app, "extension_manager", None)
    found = getattr(manager, "extension_apps", {})
    each = [one for name in sorted(found) for one in found[name]]
    return [one for one in each if getattr(one, "user_settings_dir", "")]


def _read(application: Any) -> str:
    from jupyterlab_server.settings_utils import get_settings

    result, _ = get_settings(
        application.app_settings_dir,
        application.schemas_dir,
        application.user_settings_dir,
        schema_name=_PLUGIN,
        labextensions_path=[*application.extra_labextensions_path, *application.labextensions_path],
    )
    default = result["schema"]["properties"]["autoInject"]["default"]
    value = result["settings"].get("autoInject", default)
    return value if value in ("never", "run", "insert") else DEFAULT
