"""The REST endpoint of what seeds a kernel's next process."""

from __future__ import annotations

from typing import Any

from jupyter_server.utils import url_path_join

from ..runs.messages import _
from ..startup.files import MAX_CODE, SEED_CODE, SeedCode, StartupFile
from .bodies import BodyError, NotJsonError, parse
from .handler import Handler, endpoint
from .launch_environment import LaunchEnvironment

#: The longest body that is parsed, in bytes; JSON may need six for a character.
MAX_BODY = 6 * MAX_CODE + 1024

_BODY = {
    "type": "object",
    "required": ["seed"],
    "properties": {"seed": SEED_CODE},
    "additionalProperties": False,
}


class StartHandler(Handler):
    """``/jupyterlab-seed/kernels/{kernel_id}/start``."""

    def initialize(self, launch_environment: LaunchEnvironment) -> None:
        """``launch_environment``: has the start-up files of this server's kernels."""
        self.launch_environment = launch_environment

    @endpoint(shows_notebook=True)
    async def get(self, kernel_id: str) -> None:
        """200 with what seeds the next process; 404 unknown kernel, 409 no start-up file."""
        file = self._file_of(kernel_id)
        if file is not None:
            self._reply(file)

    @endpoint("execute")
    async def put(self, kernel_id: str) -> None:
        """200 with the new state; 400 refused; 404 and 409 as for GET."""
        file = self._file_of(kernel_id)
        if file is None:
            return
        body = self.request.body
        if len(body) > MAX_BODY:
            return self.refuse(400, _("the body is larger than %1 bytes", MAX_BODY))
        try:
            file.seed = SeedCode.read(parse(body, _BODY)["seed"])
        except NotJsonError:
            return self.refuse(400, _("the body is not JSON"))
        except BodyError as error:
            return self.refuse(400, _("%1 is missing or invalid", error.member or "seed"))
        self._reply(file)

    def _file_of(self, kernel_id: str) -> StartupFile | None:
        """The start-up file of a kernel; None if the request was refused."""
        try:
            file = self.launch_environment.startup(kernel_id)
        except KeyError:
            self.refuse(404, _("Kernel does not exist: %1", kernel_id))
            return None
        if file is None:
            self.refuse(409, _("this kernel is started without a start-up file"))
        return file

    def _reply(self, file: StartupFile) -> None:
        self.reply(200, {"seed": file.seed and file.seed.as_json()})


def handlers(base_url: str, launch_environment: LaunchEnvironment) -> list[Any]:
    """The route below ``base_url``, for ``web_app.add_handlers``."""
    # The pattern of a kernel's id is jupyter_server's (services/kernels/handlers.py).
    place = r"kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/start"
    given = {"launch_environment": launch_environment}
    return [(url_path_join(base_url, "jupyterlab-seed", place), StartHandler, given)]
