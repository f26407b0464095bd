"""Calls that vary from run to run whatever the seed, by the facts of Python and of frameworks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ...frameworks import Generator, load, python


def of_call(name: str) -> str | None:
    """The source of a call by its full name, None if it returns the same in every run.

    An entry that ends with a dot covers all names below it; the longest match counts.
    """
    while name:
        source = _calls().get(name)
        if source is not None:
            return None if source == "never" else source
        name, _, _ = name.rstrip(".").rpartition(".")
        name = f"{name}." if name else ""
    return None


def of_method(name: str) -> str | None:
    """The source of a method that its name alone identifies."""
    return _methods().get(name)


def generator(name: str) -> Generator | None:
    """The facts of a call, by its full name, that makes a private generator; else None."""
    return _generators().get(name)


@cache
def _calls() -> dict[str, str]:
    return dict(_sources([python().varies, *(one.varies for one in load())]))


@cache
def _methods() -> dict[str, str]:
    tables = [python().varying_methods, *(one.varying_methods for one in load())]
    return dict(_sources(tables))


@cache
def _generators() -> dict[str, Generator]:
    return {
        call: maker
        for one in load()
        if one.language == "python"
        for maker in one.generators
        for call in maker.calls
    }


def _sources(tables: list[Mapping[str, tuple[str, ...]]]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for source, names in table.items():
            for name in names:
                yield name, source
