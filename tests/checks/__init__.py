"""The tests of the rules, one module for each of generators/checks."""
