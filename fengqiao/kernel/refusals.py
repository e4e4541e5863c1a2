"""Refusals: a rule that says no has a name; each face translates it."""

from typing import Any


class Refused(Exception):
    """A rule refused. `name` is a stable identifier (`stale_version`), `detail` what the reader needs to act on it."""

    def __init__(self, name: str, **detail: Any) -> None:
        super().__init__(name)
        self.name = name
        self.detail = detail

    def __str__(self) -> str:
        return self.name if not self.detail else f"{self.name} {self.detail}"
