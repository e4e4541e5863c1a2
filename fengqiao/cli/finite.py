"""Numbers as options: click takes NaN and infinity for numbers, and no comparison with NaN is ever true."""

import math
from typing import Any

import click

from fengqiao.cli.sentences import BadOption


class Finite(click.FloatRange):
    """A number between bounds as `click.FloatRange`, refused where it is NaN or infinite."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number: float = super().convert(value, param, ctx)
        if not math.isfinite(number):
            raise BadOption(f"{value} is not a finite number", f"{value} 不是有限的数")
        return number
