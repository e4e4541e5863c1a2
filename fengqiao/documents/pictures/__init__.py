"""Maps and charts of a result as one HTML file: no script, nothing fetched, prints in black and white."""

from fengqiao.documents.pictures.charts import Line, chart
from fengqiao.documents.pictures.maps import Mark, Shape, village_map
from fengqiao.documents.pictures.pages import Grid, page

__all__ = ["Grid", "Line", "Mark", "Shape", "chart", "page", "village_map"]
