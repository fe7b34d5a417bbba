"""Measures of conversations and of waiting, and what actors do in talk."""
