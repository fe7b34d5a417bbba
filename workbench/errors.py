"""What the workbench says when something cannot be done."""


class WorkbenchError(Exception):
    """A person's mistake or a file's fault, told in one or two sentences."""


class ExportError(WorkbenchError, ValueError):
    """An export cannot be read: its name, its place in the file, and what was expected."""


class StudyError(WorkbenchError, ValueError):
    """A study is missing, broken or does not hold what was asked of it."""


class LedgerError(WorkbenchError, ValueError):
    """A measure was asked for that the export cannot support."""


class ReportError(WorkbenchError, RuntimeError):
    """A report could not be made; the former one is untouched."""


class RetentionWarning(UserWarning):
    """A study will soon have been kept as long as it may be."""
