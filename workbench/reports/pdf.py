"""Printing a page as PDF with a browser that is already on the machine; no request leaves it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from workbench.errors import ReportError

_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_PLACES = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",
    "--generate-pdf-document-outline",
)
_DATES = re.compile(rb"/(CreationDate|ModDate) \(([^)]*)\)")
_EPOCH = b"D:20000101000000+00'00'"


def browser(*, names: Iterable[str] = _NAMES, places: Iterable[str] = _PLACES) -> Path | None:
    """
    Find a browser that can print.

    Parameters
    ----------
    names
        Commands to look for.
    places
        Paths to look at afterwards.

    Returns
    -------
    browser
        What ``$WORKBENCH_BROWSER`` names, else the first found, else nothing.

    Raises
    ------
    ReportError
        If ``$WORKBENCH_BROWSER`` names nothing that can be run.
    """
    if named := os.environ.get("WORKBENCH_BROWSER"):
        found = shutil.which(named)
        if found is None:
            raise ReportError(
                f"WORKBENCH_BROWSER names '{named}', which cannot be run. "
                "Give the path of Chromium, Chrome or Edge."
            )
        return Path(found)
    candidates = (shutil.which(name) for name in (*names, *places))
    return next((Path(path) for path in candidates if path), None)


def write(page: Path, to: Path, *, using: Path, seconds: int = 60) -> None:
    """
    Print a page as tagged PDF with an outline; the same page gives the same bytes.

    Parameters
    ----------
    page
        The HTML file.
    to
        The PDF to write.
    using
        The browser.
    seconds
        How long the browser may take.

    Raises
    ------
    ReportError
        If the browser gives no PDF.
    """
    with tempfile.TemporaryDirectory(prefix="workbench-", ignore_cleanup_errors=True) as profile:
        sandbox = ["--no-sandbox"] if sys.platform != "win32" and os.geteuid() == 0 else []
        command = [
            str(using),
            *_FLAGS,
            *sandbox,
            f"--user-data-dir={profile}",
            f"--print-to-pdf={to}",
            page.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ReportError(f"The browser '{using}' printed no PDF: {error}.") from error
    printed = to.read_bytes() if to.is_file() else b""
    if not printed.startswith(b"%PDF"):
        raise ReportError(f"The browser '{using}' printed no PDF (it ended with code {done.returncode}).")
    to.write_bytes(_DATES.sub(_undated, printed))


def _undated(date: re.Match[bytes]) -> bytes:
    # As long as before, so that the PDF's own table of positions stays true.
    return b"/%s (%s)" % (date[1], _EPOCH[: len(date[2])].ljust(len(date[2])))
