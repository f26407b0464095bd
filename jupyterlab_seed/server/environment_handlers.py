"""The REST endpoints of the launch environment."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join
from tornado import web

from .. import __version__
from ..runs.environment import VARIABLES, RefusedError
from .launch_environment import LaunchEnvironment, NotCapableError

#: The key of the web application's settings that holds the server's LaunchEnvironment.
SETTING = "jupyterlab_seed_launch_environment"

#: The longest body that is parsed, in bytes; a full environment is under 300.
MAX_BODY = 16 * 1024


class _Handler(APIHandler):
    """What both endpoints share: the server's own rule for who may do what with kernels."""

    auth_resource = "kernels"

    @property
    def launch_environment(self) -> LaunchEnvironment:
        """The launch environments of this server."""
        return self.settings[SETTING]

    def answer(self, status: int, body: dict[str, Any]) -> None:
        """Finish with ``status`` and a JSON body. Not HTTPError: it doubles a % in a message."""
        self.set_status(status)
        self.finish(json.dumps(body))


class StatusHandler(_Handler):
    """``/jupyterlab-seed/status``."""

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """200: the version, whether kernels can be given an environment, and which variables."""
        reason = self.launch_environment.reason
        rules = {name: variable.rule for name, variable in VARIABLES.items()}
        self.answer(
            200,
            {
                "version": __version__,
                "capable": reason is None,
                "reason": reason,
                "variables": rules,
            },
        )


class EnvironmentHandler(_Handler):
    """``/jupyterlab-seed/kernels/{kernel_id}/environment``."""

    @web.authenticated
    @authorized
    async def get(self, kernel_id: str) -> None:
        """200 with the kernel's state; 404 for an unknown kernel."""
        self._answer_state(kernel_id)

    @web.authenticated
    @authorized
    async def put(self, kernel_id: str) -> None:
        """200 with the new state; 400 refused, 404 unknown kernel, 409 kernel not capable."""
        try:
            environment = _environment_of(self.request.body)
        except RefusedError as error:
            if kernel_id in self.kernel_manager:
                return self.answer(400, {"message": str(error)})
            return self._answer_unknown(kernel_id)
        if self._want(kernel_id, environment):
            self._answer_state(kernel_id)

    @web.authenticated
    @authorized
    async def delete(self, kernel_id: str) -> None:
        """204, the next start gets nothing of ours; 404 and 409 as for PUT."""
        if self._want(kernel_id, {}):
            self.set_status(204)
            self.finish()

    def _want(self, kernel_id: str, environment: object) -> bool:
        """Whether it is stored; if not the request is answered."""
        try:
            self.launch_environment.want(kernel_id, environment)
        except KeyError:
            self._answer_unknown(kernel_id)
        except RefusedError as error:
            self.answer(400, {"message": str(error)})
        except NotCapableError as error:
            self.answer(409, {"message": str(error)})
        else:
            return True
        return False

    def _answer_state(self, kernel_id: str) -> None:
        try:
            self.answer(200, self.launch_environment.state(kernel_id))
        except KeyError:
            self._answer_unknown(kernel_id)

    def _answer_unknown(self, kernel_id: str) -> None:
        self.answer(404, {"message": f"Kernel does not exist: {kernel_id}"})


def _environment_of(body: bytes) -> object:
    """What stands under ``environment`` in a request's body; ``{}`` for an empty object.

    Raises RefusedError if the body is too long, no JSON, no object, or has other members.
    """
    if len(body) > MAX_BODY:
        raise RefusedError(f"the body has more than {MAX_BODY} bytes")
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError("the body is not JSON") from None
    if not isinstance(parsed, dict) or not set(parsed) <= {"environment"}:
        raise RefusedError('the body must be {"environment": {…}} and nothing else')
    return parsed.get("environment", {})


def handlers(base_url: str) -> list[tuple[str, type[APIHandler]]]:
    """The routes below ``base_url``, for ``web_app.add_handlers``."""
    root = url_path_join(base_url, "jupyterlab-seed")
    # The pattern of a kernel's id is jupyter_server's (services/kernels/handlers.py).
    return [
        (url_path_join(root, "status"), StatusHandler),
        (
            url_path_join(root, r"kernels/(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)/environment"),
            EnvironmentHandler,
        ),
    ]
