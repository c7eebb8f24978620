"""Everything at once, while everything fails: see test_chaos.py."""
