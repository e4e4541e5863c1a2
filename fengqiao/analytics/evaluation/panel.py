"""What is evaluated: units by periods, some of them treated from a period on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fengqiao.analytics.evaluation.weights import Floats
from fengqiao.kernel.refusals import Refused

LEAST_BEFORE = 4


@dataclass(frozen=True)
class Panel:
    """A balanced table of values.

    `values` (units x periods), `units` and `periods` name rows and columns, `treated` are names of units, `before` is
    the number of periods before the intervention. `exposure` (units x periods, > 0, or None) is what counts are
    proportional to, such as residents. `season` is the number of periods in a year (None: no seasons in the data).
    Raises Refused where nothing can be evaluated: `no_treated_unit`, `unknown_unit`, `intervention_outside_dates`,
    `too_few_periods_before`. ValueError for values that are not finite or not in shape.
    """

    units: Sequence[str]
    periods: Sequence[str]
    values: Floats
    treated: Collection[str]
    before: int
    exposure: Floats | None = None
    season: float | None = None

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.units), len(self.periods)) or not np.isfinite(self.values).all():
            raise ValueError("values need a row a unit and a column a period, all finite")
        if self.exposure is not None and (
            self.exposure.shape != self.values.shape or (self.exposure <= 0).any()
        ):
            raise ValueError("exposure needs the shape of values and numbers above 0")
        if not self.treated:
            raise Refused("no_treated_unit")
        if unknown := sorted(set(self.treated) - set(self.units)):
            raise Refused("unknown_unit", unit=unknown[0])
        if not 0 < self.before < len(self.periods):
            raise Refused("intervention_outside_dates", first=self.periods[0], last=self.periods[-1])
        if self.before < LEAST_BEFORE:
            raise Refused("too_few_periods_before", periods=self.before, least=LEAST_BEFORE)

    @property
    def controls(self) -> tuple[str, ...]:
        """The units that are not treated."""
        return tuple(unit for unit in self.units if unit not in self.treated)

    @property
    def counts(self) -> bool:
        """Whether every value is a whole number of 0 or more."""
        return bool((self.values >= 0).all() and (self.values == np.round(self.values)).all())

    def refuse_all_zeros(self) -> None:
        """Raises Refused (`all_zeros`) where nothing was ever counted in the treated units."""
        if not self.of(self.treated).any():
            raise Refused("all_zeros", unit=", ".join(sorted(self.treated)))

    def of(self, units: Collection[str]) -> Floats:
        """The rows of `units`, in the panel's order."""
        return self.values[[unit in units for unit in self.units]]

    def exposure_of(self, units: Collection[str]) -> Floats | None:
        """The exposure of `units`; None where there is none."""
        return None if self.exposure is None else self.exposure[[unit in units for unit in self.units]]

    def comparable(self) -> "Panel":
        """With exposure: values as if every unit had, in every period, the treated units' mean exposure after."""
        exposure = self.exposure_of(self.treated)
        if self.exposure is None or exposure is None:
            return self
        size = float(exposure[:, self.before :].mean())
        return replace(self, values=self.values / self.exposure * size, exposure=None)

    def with_treated(self, treated: Collection[str], *, without: Collection[str] = ()) -> "Panel":
        """The same panel with other units treated, and some left out."""
        kept = [unit not in without for unit in self.units]
        return replace(
            self,
            units=tuple(unit for unit in self.units if unit not in without),
            values=self.values[kept],
            exposure=None if self.exposure is None else self.exposure[kept],
            treated=frozenset(treated),
        )

    def up_to(self, periods: int, *, before: int) -> "Panel":
        """The first `periods` periods, with an intervention made up after `before` of them."""
        return replace(
            self,
            periods=self.periods[:periods],
            values=self.values[:, :periods],
            exposure=None if self.exposure is None else self.exposure[:, :periods],
            before=before,
        )
