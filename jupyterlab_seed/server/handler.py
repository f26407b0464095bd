"""The base of all endpoints, and who may use them.

Every method of an endpoint has the decorators of :func:`endpoint`; docs/rest.md lists them all.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any, TypeVar, cast

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from ..runs.messages import Message

_Method = TypeVar("_Method", bound=Callable[..., Any])

#: What a user may do who may see what a notebook holds, its source and outputs: read it from the
#: disk, or run code in kernels. Jupyter's own endpoints ask for the one or the other.
SEEING = (("read", "contents"), ("execute", "kernels"))


class Handler(APIHandler):
    """An endpoint with the server's own authorisation for kernels."""

    auth_resource = "kernels"

    def reply(self, status: int, body: dict[str, Any]) -> None:
        """Finish with ``status`` and a JSON body. Not HTTPError: it doubles a % in a message."""
        self.set_status(status)
        self.finish(json.dumps(body))

    def refuse(self, status: int, message: Message) -> None:
        """Finish with ``status`` and the reason, in English and as a message."""
        self.reply(status, {"message": str(message), "messages": [message.as_json()]})


def endpoint(*more: str, shows_notebook: bool = False) -> Callable[[_Method], _Method]:
    """Decorate a method: its user must be known, and authorised for the request.

    That is for the action of its HTTP method on kernels, as jupyter_server has it, and ``more``
    actions. ``shows_notebook``: the answer holds a notebook's source or outputs, so that
    one of :data:`SEEING` is asked for as well.
    """

    def decorate(method: _Method) -> _Method:
        checked: Any = _seeing(method) if shows_notebook else method
        for action in more:
            checked = authorized(action)(checked)
        return cast("_Method", web.authenticated(authorized(checked)))

    return decorate


def _seeing(method: _Method) -> _Method:
    @functools.wraps(method)
    async def inner(self: Handler, *args: Any, **kwargs: Any) -> Any:
        for action, resource in SEEING:
            asked = self.authorizer.is_authorized(self, self.current_user, action, resource)
            if await ensure_async(asked):
                return await method(self, *args, **kwargs)
        raise web.HTTPError(403, "User is neither authorized to read contents nor to run code.")

    return cast("_Method", inner)
