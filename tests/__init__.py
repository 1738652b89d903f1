"""The tests, laid out as generators/ is."""
