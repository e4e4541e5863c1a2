"""What the tests of this room share."""

from fengqiao.testing.quarrel import quarrel

__all__ = ["quarrel"]
