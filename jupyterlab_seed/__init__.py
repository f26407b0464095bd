"""The random state of a notebook: seen, set and trusted. The Python part of jupyterlab-seed."""

try:
    from ._version import __version__
except ImportError:  # A checkout that was never built.
    __version__ = "dev"


def _jupyter_labextension_paths():
    return [{"src": "labextension", "dest": "jupyterlab-seed"}]


def _jupyter_server_extension_points():
    return [{"module": "jupyterlab_seed"}]


def _load_jupyter_server_extension(server_app):
    # Imported here, so that `jupyterlab_seed` costs nothing where no server runs.
    from .server.extension import load

    load(server_app)
