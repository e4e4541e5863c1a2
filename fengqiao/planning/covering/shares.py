"""A part of the time there is."""

from fengqiao.kernel.watching import Share

__all__ = ["Share"]
