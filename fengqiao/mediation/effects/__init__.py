"""Effects: what a move changes in the standing. Pure; the stage and the version are the ladder's business."""

from . import agreement, danger, departments, intake, talks
from .registry import EACH_SIDE, EFFECTS, Effect, fresh_level, nothing_more

__all__ = [
    "EACH_SIDE",
    "EFFECTS",
    "Effect",
    "agreement",
    "danger",
    "departments",
    "fresh_level",
    "intake",
    "nothing_more",
    "talks",
]
