"""Numbers as options: click takes NaN and infinity for numbers, and no comparison with NaN is ever true."""

import math
from typing import Any

import click


class Finite(click.FloatRange):
    """A number between bounds as `click.FloatRange`, refused where it is NaN or infinite."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number.", param, ctx)
        return number
