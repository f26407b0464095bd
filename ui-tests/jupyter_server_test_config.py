"""Server configuration for integration tests.

!! Never use this configuration in production because it
opens the server to the world and provide access to JupyterLab
JavaScript objects through the global window variable.
"""

import os
import sys
from pathlib import Path
from tempfile import mkdtemp

from jupyterlab.galata import configure_jupyter_server

configure_jupyter_server(c)

c.ServerApp.port = int(os.environ.get("SEED_UI_PORT", "8888"))
c.ServerApp.allow_root = True

# Nothing of the user's own: settings and notebooks' signatures live with the tests.
_home = Path(mkdtemp(prefix="jupyterlab-seed-ui-"))
c.LabApp.user_settings_dir = str(_home / "user-settings")
c.JupyterNotebookApp.user_settings_dir = str(_home / "user-settings")
c.NotebookNotary.data_dir = str(_home)

# The tests look into Notebook's application too.
c.JupyterNotebookApp.expose_app_in_browser = True

# No test builds JupyterLab or speaks to a language server: do not look for what either needs.
c.ServerApp.tornado_settings = {"page_config_data": {"buildAvailable": False, "buildCheck": False}}
c.LanguageServerManager.autodetect = False

# Ports are chosen before a kernel binds them, and what runs beside the tests may take one.
if sys.platform == "linux":
    c.KernelManager.transport = "ipc"

# Only what went wrong; "INFO" or "DEBUG" tells more.
for _section in (c.ServerApp, c.LabApp, c.JupyterNotebookApp):
    _section.log_level = os.environ.get("SEED_UI_LOG_LEVEL", "ERROR")
