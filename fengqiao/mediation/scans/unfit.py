"""Why a file is not taken."""

UNFIT = frozenset(
    {"not_a_scan", "scan_locked", "scan_too_long", "scan_too_wide", "scan_not_pages", "scan_infected"}
)  # fmt: skip
"""What can be wrong with a file; each is an entry in the log when somebody sends one."""


class UnfitScan(ValueError):
    """A file that is not kept. `name` is an error of its field: the pages have a sentence for it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
