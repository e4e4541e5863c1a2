"""Where to put cameras: as much weight in sight as possible, with a proven upper bound."""

from fengqiao.planning.cameras.planning import Cameras, Cell, Site, plan_cameras, weight_in_sight
from fengqiao.planning.cameras.sight import Wall

__all__ = ["Cameras", "Cell", "Site", "Wall", "plan_cameras", "weight_in_sight"]
