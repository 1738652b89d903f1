"""The tests of the rules against history."""
