"""A share of the time that is left, for one step of a longer work."""

import math

from fengqiao.kernel.watching import Watch


class _Part(Watch):
    def __init__(self, whole: Watch, seconds: float | None) -> None:
        super().__init__(seconds=seconds)
        self._whole = whole

    @property
    def is_over(self) -> bool:
        return self._whole.is_over or super().is_over

    @property
    def was_stopped(self) -> bool:
        return self._whole.was_stopped


def part_of(watch: Watch, share: float) -> Watch:
    """A watch over `share` of what is left; over when the whole is. Without a limit, without one."""
    return _Part(watch, None if math.isinf(watch.left) else max(0.0, watch.left) * share)
