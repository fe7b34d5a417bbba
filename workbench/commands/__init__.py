"""What the verbs of the command line share: talk to a terminal, tables as files, choices of a report."""
