"""How long work hears that its time is over, and tells how far it is."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far the work is. `done` is a share of 1 where that is known; `best` and `bound` are in units of the goal."""

    done: float | None = None
    best: float | None = None
    bound: float | None = None


class Watch:
    """A time budget in `seconds` (None: no limit) that somebody may end early, for example with Ctrl-C.

    Long work calls `tell(...)` now and then and returns its best so far once `is_over`. One watch serves one piece
    of work: its time begins when it is made.
    """

    def __init__(
        self,
        *,
        seconds: float | None = None,
        listener: Callable[[Progress], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._clock = clock
        self._began = clock()
        self._seconds = seconds
        self._listener = listener
        self._stopped = False

    def stop(self) -> None:
        """End the work at its next look at the watch."""
        self._stopped = True

    def tell(
        self, *, done: float | None = None, best: float | None = None, bound: float | None = None
    ) -> None:
        """Let the listener know how far the work is."""
        if self._listener is not None:
            self._listener(Progress(done=done, best=best, bound=bound))

    @property
    def was_stopped(self) -> bool:
        """Whether somebody ended the work early."""
        return self._stopped

    @property
    def is_over(self) -> bool:
        """Whether the work should hand over what it has."""
        return self._stopped or self.left <= 0

    @property
    def spent(self) -> float:
        """Seconds since the watch was made."""
        return self._clock() - self._began

    @property
    def left(self) -> float:
        """Seconds left; infinity without a limit."""
        return float("inf") if self._seconds is None else self._seconds - self.spent


class Part(Watch):
    """A part of another watch's time: over when that one is, or after `seconds` of its own.

    What is told to it is not passed on: the best of a part is not that of the whole.
    """

    def __init__(self, whole: Watch, seconds: float) -> None:
        super().__init__(seconds=seconds)
        self._whole = whole

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
