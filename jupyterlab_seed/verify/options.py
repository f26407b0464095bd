"""The options of a verification, checked and decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from ..frameworks import common
from ..runs import resources
from ..runs.messages import _, comma_separated
from ..runs.sharing import Sharing
from .types import CannotVerifyError, Options

#: The free memory needed for two kernels at once, in bytes.
ENOUGH = 2 * 2**30


def checked(options: Options, sharing: Sharing) -> Options:
    """The options, with undecided ones decided; raises :class:`CannotVerifyError`.

    ``sharing``: whether and how two kernels fit on the machine's GPUs.
    """
    limits = common().limits
    if options.timeout is not None and not limits["timeout"].accepts(options.timeout):
        message = _("The time limit must be a number of seconds above 0 and at most a million.")
        raise CannotVerifyError("bad-option", message)
    if not limits["tolerance"].accepts(options.tolerance):
        message = _("The tolerance must be at least 0 and below 1.")
        raise CannotVerifyError("bad-option", message)
    if options.masks_off:
        _check_masks(options.masks_off)
    if not limits["runs"].accepts(options.runs):
        message = _("The number of runs must be at least 2 and at most 100.")
        raise CannotVerifyError("bad-option", message)
    if options.timed:
        # Only what runs alone can be compared in time.
        return replace(options, side_by_side=False)
    if options.side_by_side is None:
        free = resources.free_memory()
        fits = resources.cpus() >= 2 and (free is None or free >= ENOUGH) and sharing.fits
        options = replace(options, side_by_side=fits)
    return options


def _check_masks(off: Collection[str]) -> None:
    from .comparison.masks import RULES

    unknown = sorted(set(off) - set(RULES))
    if unknown:
        message = _(
            "There is no mask named %1; available: %2.",
            comma_separated(unknown),
            comma_separated(list(RULES)),
        )
        raise CannotVerifyError("bad-option", message)
