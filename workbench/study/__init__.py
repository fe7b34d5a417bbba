"""
A study: the folder of a service's imported activity, and the DuckDB view on it.

`import_exports` makes or continues one, `read` opens it.
"""

from workbench.study._importing import Receipt, import_exports
from workbench.study._reading import Study, read

__all__ = ["Receipt", "Study", "import_exports", "read"]
