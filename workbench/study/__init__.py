"""
A study: the folder of a service's imported activity, and the DuckDB view on it.

`import_exports` makes or continues one, `read` opens it, `forget` erases a person from it.
"""

from workbench.study._forgetting import Forgotten, forget
from workbench.study._importing import Receipt, import_exports
from workbench.study._reading import Study, read

__all__ = ["Forgotten", "Receipt", "Study", "forget", "import_exports", "read"]
