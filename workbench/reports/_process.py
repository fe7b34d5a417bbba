"""
The process that runs one notebook through papermill, apart from the one that asked for it.

Papermill changes the working directory of its whole process and loses its way when a kernel dies;
here neither reaches anyone else. What happened is written to ``outcome.json``.
"""

import json
import sys
from pathlib import Path


def main(order: Path) -> None:
    """
    Run the notebook of an order and write down how it went.

    Parameters
    ----------
    order
        JSON file that `workbench.reports.runner` wrote; its folder is the working directory.
    """
    from papermill import execute_notebook  # noqa: PLC0415  only in this process
    from traitlets.config import Config  # noqa: PLC0415

    asked = json.loads(order.read_text(encoding="utf-8"))
    outcome = {"error": "", "message": ""}
    try:
        execute_notebook(
            asked["notebook"],
            asked["executed"],
            asked["parameters"],
            kernel_name=asked["kernel"],
            start_timeout=asked["start_seconds"],
            execution_timeout=asked["cell_seconds"],
            progress_bar=False,
            # Without it, ipykernel 7.3 and later complain into every notebook.
            config=Config({"KernelManager": {"transport_encryption": "auto"}}),
        )
    except BaseException as error:  # noqa: BLE001  whatever it was, the other process has to know
        outcome = {"error": type(error).__name__, "message": str(error)}
    order.with_name("outcome.json").write_text(json.dumps(outcome), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
