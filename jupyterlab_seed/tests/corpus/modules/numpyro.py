"""As NumPyro does it, which the tests do not install."""

import os
import re


def set_host_device_count(n):
    flags = os.getenv("XLA_FLAGS", "")
    flags = re.sub(r"--xla_force_host_platform_device_count=\S+", "", flags).split()
    flags = [f"--xla_force_host_platform_device_count={n}", *flags]
    os.environ["XLA_FLAGS"] = " ".join(flags)
