"""
Show which forms of social media use a guidance service's activity enacts.

The modules are the namespace: ``from workbench import study, levels`` and then
``levels.verdicts(study.read("data/demo"))``. Importing the package imports nothing heavy.
"""

__version__ = "0.1.0"
