"""Seconds for one step of a longer work."""

from fengqiao.kernel.watching import Watch


class _Part(Watch):
    def __init__(self, whole: Watch, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self._whole = whole

    @property
    def is_over(self) -> bool:
        return self._whole.is_over or self.left <= 0


def part_of(watch: Watch, seconds: float) -> Watch:
    """A watch over so many seconds; over when the whole is."""
    return _Part(watch, min(seconds, watch.left))
