"""How many workers are there on a day in a kind of shift: places missing and too many, and bounds on both."""

from dataclasses import dataclass, replace

import numpy as np

from fengqiao.planning.shifts.schedules import Costs, Numbers

MISSING, EXTRA = 0, 1


@dataclass(frozen=True)
class Presence:
    """Bounds on places missing and too many: arrays with a row a day, a column an option, and these two in depth.

    `need` has a row a day and a column an option; of option 0, the day off, nothing is missing or too many.
    """

    need: Numbers
    low: Costs
    high: Costs

    @classmethod
    def free(cls, need: Numbers, workers: int) -> "Presence":
        """What holds of every roster of so many workers."""
        high = np.stack((need, np.maximum(0, workers - need)), axis=-1).astype(float)
        high[:, 0] = 0.0
        return cls(need, np.zeros_like(high), high)

    def at_most(self, day: int, option: int, workers: int) -> "Presence":
        """The same with no more than so many workers there."""
        missing = int(self.need[day, option]) - workers
        low, high = self.low.copy(), self.high.copy()
        low[day, option, MISSING] = max(low[day, option, MISSING], missing)
        high[day, option, EXTRA] = min(high[day, option, EXTRA], max(0, -missing))
        return replace(self, low=low, high=high)

    def at_least(self, day: int, option: int, workers: int) -> "Presence":
        """The same with so many workers there, or more."""
        missing = int(self.need[day, option]) - workers
        low, high = self.low.copy(), self.high.copy()
        high[day, option, MISSING] = min(high[day, option, MISSING], max(0, missing))
        low[day, option, EXTRA] = max(low[day, option, EXTRA], -missing)
        return replace(self, low=low, high=high)
