"""Check that each endpoint of the server extension asks who is there.

    python .github/scripts/check_auth.py

A server that allows no access without authentication warns of each handler that does not say who
may use it. Here such a warning is a failure, and so is an extension that does not load.
"""

from __future__ import annotations

import sys
import warnings

from jupyter_server.serverapp import ServerApp
from jupyter_server.utils import JupyterServerAuthWarning


def open_endpoints() -> list[str]:
    """What the server says of handlers that anyone may use."""
    app = ServerApp(
        allow_unauthenticated_access=False,
        jpserver_extensions={"jupyterlab_seed": True},
        reraise_server_extension_failures=True,
    )
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        app.initialize(argv=[], find_extensions=False, new_httpserver=False)
    return [
        str(one.message) for one in caught if issubclass(one.category, JupyterServerAuthWarning)
    ]


found = open_endpoints()
if found:
    sys.exit("\n".join(found))
print("All endpoints require authentication.")
