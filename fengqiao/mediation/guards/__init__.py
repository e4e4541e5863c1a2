"""Guards: why a move may be refused. Each has the name of its refusal and says yes (refuse) or no; pure."""

from . import agreement, doors, talks
from .registry import GUARDS, SATISFIED_BY, By, Guard, Known, Turn, guard

__all__ = ["GUARDS", "SATISFIED_BY", "By", "Guard", "Known", "Turn", "agreement", "doors", "guard", "talks"]
