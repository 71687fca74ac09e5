"""Draws charts outside the web process. 图表绘制进程

``vl-convert`` carries a JavaScript engine: starting it takes a second and it grows to some
220 MB, so it lives in one process of its own, started when first needed and started again if
it dies. Whoever asks gets nothing instead of an error: the page has a table to show.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import structlog

TIMEOUT_SECONDS = 20
_LIBRARY = "window.vegaEmbed = vegaEmbed;"
_LINE_LIMIT = 32 * 1024 * 1024

logger = structlog.get_logger("lifecycle.charts")


class ChartWorker:
    """Asks one child process, one question at a time. 绘图进程"""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()

    async def svg(self, spec: dict[str, Any]) -> str | None:
        """The chart as SVG, for print and for readers without scripts; ``None`` if it fails."""
        return await self._ask({"svg": spec})

    async def library(self) -> str | None:
        """The script that draws charts in the browser."""
        return await self._ask({"library": True})

    async def close(self) -> None:
        """End the child process."""
        process, self._process = self._process, None
        if process and process.returncode is None:
            process.kill()
            await process.wait()

    async def _ask(self, question: dict[str, Any]) -> str | None:
        async with self._turn:
            try:
                async with asyncio.timeout(TIMEOUT_SECONDS):
                    answer = await self._exchange(question)
            except (TimeoutError, OSError, ValueError, asyncio.IncompleteReadError) as failure:
                logger.warning("no chart", failure=type(failure).__name__)
                await self.close()
                return None
        if "error" in answer:
            logger.warning("no chart", failure=answer["error"])
        return answer.get("text")

    async def _exchange(self, question: dict[str, Any]) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(question).encode() + b"\n")
        await process.stdin.drain()
        answer: dict[str, Any] = json.loads(await process.stdout.readuntil())
        return answer

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "app.chart_worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=_LINE_LIMIT,
            )
        return self._process


def library_name() -> str:
    """The file name of the browser's chart script: it changes with its content."""
    return f"vega-{version('vl-convert-python')}.js"


async def cached_library(worker: ChartWorker, folder: Path) -> bytes | None:
    """The browser's chart script, made once and kept in ``folder`` if that can be written."""
    file = folder / library_name()
    kept = await asyncio.to_thread(_read, file)
    if kept is not None:
        return kept
    text = await worker.library()
    if text is None:
        return None
    await asyncio.to_thread(_keep, file, text)
    return text.encode()


def _read(file: Path) -> bytes | None:
    return file.read_bytes() if file.exists() else None


def _keep(file: Path, text: str) -> None:
    """Write the file whole or not at all; a folder that cannot be written is no failure."""
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_text(text, "utf-8")
        unfinished.replace(file)


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """What the child process does with one question."""
    import vl_convert  # only here: it is what must stay out of the web process

    try:
        if "svg" in question:
            return {"text": vl_convert.vegalite_to_svg(question["svg"])}
        return {"text": vl_convert.javascript_bundle(_LIBRARY)}
    except ValueError as wrong:
        return {"error": str(wrong)}


def main() -> None:
    """Answer questions on standard input, one JSON line each, until it closes."""
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
