"""Functions compiled to machine code on first use, with the types they were written with."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """The function compiled by numba, kept on disk where that may be written."""
    return cast(Function, njit(cache=True)(function))
