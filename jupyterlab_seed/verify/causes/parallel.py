"""Sources outside the thread that the notebook's seed reaches: threads, processes, scripts."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from ...frameworks import load
from ...runs.messages import CellNumber, Message, _, enumeration
from ...runs.syntax import parse
from ...runs.types import Plan
from ..draws import draws, framework, own_generator, title
from ..scripts import file_text, started
from ..types import Advice, Hint
from . import compiled_draws
from .reseeding import seeding_place

#: Calls that run another program.
_COMMANDS = ("subprocess.", "os.system", "os.popen", "os.spawn", "os.posix_spawn")


def scripts(plan: Plan, index: int) -> list[Hint]:
    """The processes that a cell starts, as hints."""
    cell = next(cell for cell in plan.cells if cell.index == index)
    return [Hint("script", one.cell, one.line, one.text, one.command) for one in started(cell)]


def explain(
    plan: Plan, index: int, streams: Sequence[str], hint: Hint | None
) -> tuple[str, list[Message], list[Advice]] | None:
    """Source, meaning and advice for the first hint, if it is at threads, processes or a script.

    ``streams``: those that the cell left in different states. Without a hint: a call in the
    notebook's own modules that seeds them anew. None if nothing is known beyond the hint itself.
    """
    if hint is None:
        return _seeded_anew(plan, index, streams)
    if hint.source == "script":
        return _script(plan, hint)
    if hint.source == compiled_draws.SOURCE:
        return compiled_draws.explain(plan, hint)
    if hint.source not in ("threads", "processes"):
        return None
    if hint.call.startswith(_COMMANDS):
        return "script", [_another_process(hint)], [_seed_the_other(hint)]
    drawn = list(dict.fromkeys(map(framework, streams))) or [
        one.id
        for one in load()
        if one.language == "python" and one.streams and draws(plan, index, one.id)
    ]
    if not drawn:
        return None
    names = enumeration([title(name) for name in drawn])
    make = own_generator(drawn[0], "seed")
    if hint.source == "threads":
        said = _(
            "Threads share the global generator of %1: the order in which they run decides which "
            "numbers each of them draws (%2, %3).",
            names,
            hint.call,
            hint.place,
        )
    else:
        said = _(
            "The processes of %2 (%3) draw from generators of %1 of their own, which no seed in "
            "the notebook controls.",
            names,
            hint.call,
            hint.place,
        )
    what = (
        _("Give each task a seed of its own, and draw from %1 in it (%2).", make, hint.place)
        if make
        else _("Give each task a seed of its own, and seed %1 in it (%2).", names, hint.place)
    )
    return hint.source, [said], [_advice("seed-tasks", what, hint)]


def _seeded_anew(
    plan: Plan, index: int, streams: Sequence[str]
) -> tuple[str, list[Message], list[Advice]] | None:
    for name in dict.fromkeys(map(framework, streams)):
        place = seeding_place(plan, index, name)
        if place is not None:
            said = _("%1 was likely seeded anew, by %2.", title(name), place)
            what = _("Remove that seed, or seed %1 again in the cell below.", title(name))
            return "system-seed", [said], [Advice("fixed-seed", what, name, index)]
    return None


def _script(plan: Plan, hint: Hint) -> tuple[str, list[Message], list[Advice]]:
    said = _another_process(hint)
    cell = next(cell for cell in plan.cells if cell.index == hint.cell)
    file = next((one.file for one in started(cell) if one.line == hint.line), None)
    if file is None:
        return "script", [said], [_seed_the_other(hint)]
    messages = [said]
    line = _first_draw(file_text(plan, file))
    if line is not None:
        messages.append(_("It draws in %1, line %2: `%3`.", file, *line))
    what = _(
        "Seed %1 itself, by its own code or an argument such as --seed (%2).", file, hint.place
    )
    return "script", messages, [_advice("seed-script", what, hint)]


def _another_process(hint: Hint) -> Message:
    return _(
        "Cell %1 runs another process, `%2`: it has random state of its own, which no seed in the "
        "notebook controls.",
        CellNumber(hint.cell + 1),
        hint.call,
    )


def _seed_the_other(hint: Hint) -> Advice:
    what = _("Seed the other process itself, by its own code or an argument (%1).", hint.place)
    return _advice("seed-script", what, hint)


def _first_draw(text: str | None) -> tuple[int, str] | None:
    """Line, from 1, and text of the first call in a script that looks like a draw."""
    tree = parse(text) if text is not None else None
    if text is None or tree is None:
        return None
    for node in ast.walk(tree):
        words = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if ("random" in words and "seed" not in words) or words.startswith("torch.rand"):
            return node.lineno, text.split("\n")[node.lineno - 1].strip()  # type: ignore[attr-defined]
    return None


def _advice(kind: str, message: Message, hint: Hint) -> Advice:
    return Advice(kind, message, None, hint.cell, hint.line, hint.source, hint.call)
