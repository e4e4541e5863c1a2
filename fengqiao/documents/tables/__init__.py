"""Tables in and out: Excel that runs nothing, and messy Excel or CSV read with its problems named."""

from fengqiao.documents.tables.limits import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from fengqiao.documents.tables.moments import parse_moment
from fengqiao.documents.tables.parts import Cell, Problem, Sheet, Table
from fengqiao.documents.tables.reading import read_table, read_tables
from fengqiao.documents.tables.writing import write_table

__all__ = [
    "MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "Cell", "Problem", "Sheet", "Table", "parse_moment", "read_table",
    "read_tables", "write_table",
]  # fmt: skip
