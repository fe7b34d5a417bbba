"""What chance alone would bring, and what changed from period to period."""
