"""How much table may be read: of a file, of what is in it, and of the machine while it is read."""

MAX_BYTES = 50 * 1024 * 1024
MAX_UNZIPPED = 400 * 1024 * 1024
MAX_UNZIP_RATIO = 200
MAX_PARTS = 2_000
MAX_ROWS = 100_000
MAX_COLUMNS = 100  # column CV
MAX_CELLS = 4_000_000  # of the rectangle from A1 to the farthest cell: a reader keeps room for all of it
MAX_STRINGS = 1_000_000
MAX_CELL = 32_000  # characters
MAX_TOLD = 64 * 1024 * 1024  # bytes of all that was read

MEMORY = 1024 * 1024 * 1024  # bytes of address space, Python and the file among them
CPU_SECONDS = 30
