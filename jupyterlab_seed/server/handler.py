"""The base of all endpoints."""

from __future__ import annotations

import json
from typing import Any

from jupyter_server.base.handlers import APIHandler

from ..runs.messages import Message


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
