"""Functions compiled to machine code on first use, with the types they were written with."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import config, njit

Function = TypeVar("Function", bound=Callable[..., Any])


# Off by default in numba; without it the eight lines of search._eight_rise are not taken together. It changes speed,
# not results: the tests hold every search against brute force.
config.SLP_VECTORIZE = 1  # type: ignore[attr-defined]


def compiled(function: Function) -> Function:
    """The function compiled by numba, kept on disk, free of the interpreter's lock (threads run it side by side)."""
    return cast(Function, njit(cache=True, nogil=True)(function))


def quick(function: Function) -> Function:
    """The same for functions on finite numbers only: the compiler may take it that none is infinite or NaN."""
    return cast(Function, njit(cache=True, nogil=True, fastmath={"nnan", "ninf", "nsz"})(function))
