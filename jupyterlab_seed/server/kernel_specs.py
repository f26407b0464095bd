"""Kernel specifications of a server, whose kernels may run behind a Gateway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_core.utils import ensure_async


async def server_spec(specs: Any, name: str) -> Any:
    """The specification of one kernel of a server.

    ``specs``: the server's kernel spec manager. Raises what it raises: ``NoSuchKernel``,
    ``KeyError`` from a Gateway that does not know the kernel, ``tornado.web.HTTPError`` from one
    that cannot be reached, ``ValueError`` for an answer that is none.
    """
    found = await ensure_async(specs.get_kernel_spec(name))
    if not isinstance(found, Mapping):
        return found
    # jupyter_server's GatewayKernelSpecManager hands on the REST API's model.
    model = found.get("spec")
    if not isinstance(model, Mapping):
        raise ValueError("a kernelspec without a spec")
    known = KernelSpec.class_trait_names()
    return KernelSpec(**{key: value for key, value in model.items() if key in known})
