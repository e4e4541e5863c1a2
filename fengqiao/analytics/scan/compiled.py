"""Functions compiled to machine code on first use, with the types they were written with."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, cast

from numba import config, njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function compiled by numba, kept on disk, free of the interpreter's lock (threads run it side by side)."""
    return cast(Function, njit(cache=True, nogil=True)(function))


def quick(function: Function) -> Function:
    """The same for functions on finite numbers only: the compiler may take it that none is infinite or NaN."""
    return cast(Function, njit(cache=True, nogil=True, fastmath={"nnan", "ninf", "nsz"})(function))


@contextmanager
def several_lines_at_once() -> Iterator[None]:
    """What is compiled meanwhile has its like lines taken together (off by default in numba; the setting is global).

    It changes speed, not results: `search._some_chord_is_passed` is five times as fast.
    """
    before = config.SLP_VECTORIZE  # type: ignore[attr-defined]
    config.SLP_VECTORIZE = 1  # type: ignore[attr-defined]
    try:
        yield
    finally:
        config.SLP_VECTORIZE = before  # type: ignore[attr-defined]
