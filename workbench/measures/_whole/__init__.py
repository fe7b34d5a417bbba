"""Measures of whole networks: one value a network, and the table that gathers them."""
