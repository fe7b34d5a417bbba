"""Measures of actors: one value an actor, and the table that gathers them."""
