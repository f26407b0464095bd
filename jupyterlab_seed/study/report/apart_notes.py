"""What is said of cells that were held, or that alone varied."""

from __future__ import annotations

from collections.abc import Sequence

from ...runs.cell_names import sources_of, with_words
from ...runs.messages import CellNumber, Message, Parameter, _, _n, comma_separated
from ..types import Arm, Note
from ..work import EXTRA, ArmRuns


def apart_notes(arms: Sequence[ArmRuns]) -> list[Note]:
    """For each variant: which cells were held or varied, and where that was not so."""
    notes: list[Note] = []
    named = [one for one in arms if one.arm.mode is not None and one.arm.label not in EXTRA]
    if len(named) == 2 and len({(one.arm.apart, one.arm.first) for one in named}) == 1:
        notes.append(Note("apart", _said(named[0], _("both variants"))))
    else:
        notes += [Note("apart", _said(one, one.arm.name)) for one in named]
    for one in named:
        broken = _broken(one)
        if broken:
            message = _n(
                "In cell %2 of %3 the random state was not the same in all runs, so not all of its "
                "noise was held.",
                "In cells %2 of %3 the random state was not the same in all runs, so not all of "
                "their noise was held.",
                len(broken),
                _numbers(broken),
                one.arm.name,
            )
            notes.append(Note("not-held", in_words(one.arm, message)))
    return notes


def _said(one: ArmRuns, name: str | Message) -> Message:
    return in_words(one.arm, _apart(one, name))


def _apart(one: ArmRuns, name: str | Message) -> Message:
    words = (len(one.arm.apart), _numbers(one.arm.apart), name, str(one.arm.first))
    if one.arm.mode == "hold":
        return _n(
            "Cell %2 of %3 was held at the seed %4; all else varied. A generator that another cell "
            "makes keeps that cell's seed.",
            "Cells %2 of %3 were held at the seed %4; all else varied. A generator that another "
            "cell makes keeps that cell's seed.",
            *words,
        )
    return _n(
        "Only cell %2 of %3 varied; all else was held at the seed %4. A generator that another "
        "cell makes keeps that cell's seed.",
        "Only cells %2 of %3 varied; all else was held at the seed %4. A generator that another "
        "cell makes keeps that cell's seed.",
        *words,
    )


def _numbers(cells: Sequence[int]) -> Parameter:
    # Of several, the words would hide the sentence.
    return (
        CellNumber(cells[0] + 1)
        if len(cells) == 1
        else comma_separated([str(at + 1) for at in cells])
    )


def in_words(arm: Arm, message: Message) -> Message:
    """The same with the first words of each cell, as the variant has them."""
    return with_words(message, sources_of(arm.plan_at(arm.first).cells))


def _broken(one: ArmRuns) -> list[int]:
    """The cells that left other states under other seeds, though they were held."""
    left: dict[int, set[str]] = {}
    for run in one.runs:
        for at, digest in run.draws or ():
            left.setdefault(at, set()).add(digest)
    is_held = one.arm.mode == "hold"
    return sorted(
        at for at, digests in left.items() if len(digests) > 1 and (at in one.arm.apart) == is_held
    )
