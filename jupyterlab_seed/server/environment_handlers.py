"""The REST endpoints of the launch environment."""

from __future__ import annotations

from typing import Any

from jupyter_server.utils import url_path_join

from .. import __version__
from ..runs.environment import RefusedError, variables
from ..runs.messages import _
from .bodies import BodyError, NotJsonError, parse
from .handler import Handler, endpoint
from .launch_environment import LaunchEnvironment, NotCapableError

#: The longest body that is parsed, in bytes; a full environment is under 300.
MAX_BODY = 16 * 1024

_BODY = {
    "type": "object",
    "properties": {"environment": True},
    "additionalProperties": False,
}


class _Handler(Handler):
    """The base of both endpoints."""

    def initialize(self, launch_environment: LaunchEnvironment) -> None:
        """``launch_environment``: the launch environments of this server."""
        self.launch_environment = launch_environment


class StatusHandler(_Handler):
    """``/jupyterlab-seed/status``."""

    @endpoint()
    async def get(self) -> None:
        """200: the version, whether kernels can be given an environment, and which variables."""
        reason = self.launch_environment.reason
        rules = {name: variable.rule for name, variable in variables().items()}
        self.reply(
            200,
            {
                "version": __version__,
                "capable": reason is None,
                "reason": reason and str(reason),
                "message": reason and reason.as_json(),
                "variables": rules,
            },
        )


class EnvironmentHandler(_Handler):
    """``/jupyterlab-seed/kernels/{kernel_id}/environment``."""

    @endpoint()
    async def get(self, kernel_id: str) -> None:
        """200 with the kernel's state; 404 for an unknown kernel."""
        self._reply_state(kernel_id)

    @endpoint()
    async def put(self, kernel_id: str) -> None:
        """200 with the new state; 400 refused, 404 unknown kernel, 409 kernel not capable."""
        try:
            environment = _environment_of(self.request.body)
        except RefusedError as error:
            if kernel_id in self.kernel_manager:
                return self.refuse(400, error.message)
            return self._reply_unknown(kernel_id)
        if self._want(kernel_id, environment):
            self._reply_state(kernel_id)

    @endpoint()
    async def delete(self, kernel_id: str) -> None:
        """204, the next start gets none of the variables; 404 and 409 as for PUT."""
        if self._want(kernel_id, {}):
            self.set_status(204)
            self.finish()

    def _want(self, kernel_id: str, environment: object) -> bool:
        """Store ``environment``; False if it was refused, and the request answered."""
        try:
            self.launch_environment.want(kernel_id, environment)
        except KeyError:
            self._reply_unknown(kernel_id)
        except RefusedError as error:
            self.refuse(400, error.message)
        except NotCapableError as error:
            self.refuse(409, error.message)
        else:
            return True
        return False

    def _reply_state(self, kernel_id: str) -> None:
        try:
            self.reply(200, self.launch_environment.state(kernel_id))
        except KeyError:
            self._reply_unknown(kernel_id)

    def _reply_unknown(self, kernel_id: str) -> None:
        self.refuse(404, _("Kernel does not exist: %1", kernel_id))


def _environment_of(body: bytes) -> object:
    """The member ``environment`` of a request's body; ``{}`` if there is none.

    Raises RefusedError if the body is too long, not JSON, not an object, or has other members.
    """
    if len(body) > MAX_BODY:
        raise RefusedError(_("the body is larger than %1 bytes", MAX_BODY))
    try:
        return parse(body, _BODY).get("environment", {})
    except NotJsonError:
        raise RefusedError(_("the body is not JSON")) from None
    except BodyError:
        raise RefusedError(_('the body must be {"environment": {…}} and nothing else')) from None


def handlers(base_url: str, launch_environment: LaunchEnvironment) -> list[Any]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed")
    given = {"launch_environment": launch_environment}
    # The pattern of a kernel's id is jupyter_server's (services/kernels/handlers.py).
    kernel = r"kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/environment"
    return [
        (url_path_join(root, "status"), StatusHandler, given),
        (url_path_join(root, kernel), EnvironmentHandler, given),
    ]
