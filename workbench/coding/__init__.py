"""
Coding by people: what the rule says of form, checked by those who read.

`sample` draws conversations, blind; `start` begins a round, in which coders work apart on a `Sheet` each;
`agreement` and `against_machine` tell how far they agree, and `shares` what the shares of the forms are by
their codes.
"""

from workbench.coding import codebook
from workbench.coding._agreement import agreement, confusion
from workbench.coding._example import example
from workbench.coding._machine import Comparison, against_machine, forms
from workbench.coding._round import Round, open_round, start
from workbench.coding._sample import sample
from workbench.coding._shares import form_by_purpose, shares
from workbench.coding._sheet import Sheet
from workbench.coding._turns import Service, turns

__all__ = [
    "Comparison",
    "Round",
    "Service",
    "Sheet",
    "against_machine",
    "agreement",
    "codebook",
    "confusion",
    "example",
    "form_by_purpose",
    "forms",
    "open_round",
    "sample",
    "shares",
    "start",
    "turns",
]
