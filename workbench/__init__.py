"""
Guidance workbench: which forms of social media use does a service's activity enact?

The modules are the namespace: ``from workbench import study, levels`` and then
``levels.verdicts(study.read("data/demo"))``. Importing the package imports nothing heavy.
"""

__version__ = "0.1.0"
