"""Serves the script that draws charts in the browser. 图表脚本

It comes out of the ``vl-convert`` package, is made once and kept under ``var/cache``.
"""

from pathlib import Path

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from app.chart_worker import ChartWorker, cached_library, library_name

CACHE = Path("var/cache")

worker = ChartWorker()


@get("/charts/{name:str}", include_in_schema=False)
async def chart_library(name: FromPath[str]) -> Response[bytes]:
    """The chart script, under the name that belongs to its version."""
    script = await cached_library(worker, CACHE) if name == library_name() else None
    if script is None:
        raise NotFoundException
    return Response(
        script,
        media_type="text/javascript",
        headers={"cache-control": "public, max-age=31536000, immutable"},
    )
