"""A part of the time there is."""

from fengqiao.kernel.watching import Watch


class Share(Watch):
    """A part of another watch's time: over when that one is, or after `seconds` of its own."""

    def __init__(self, whole: Watch, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self._whole = whole

    def tell(
        self, *, done: float | None = None, best: float | None = None, bound: float | None = None
    ) -> None:
        """Part of the work: its best is not that of the whole, so nobody hears of it."""

    @property
    def was_stopped(self) -> bool:
        """Whether somebody ended the whole early."""
        return self._whole.was_stopped

    @property
    def is_over(self) -> bool:
        """Whether the work should hand over what it has."""
        return self._whole.is_over or self.left <= 0

    @property
    def left(self) -> float:
        """Seconds left of the part, or of the whole if that ends earlier."""
        return min(super().left, self._whole.left)
