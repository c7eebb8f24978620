"""Whole sites in processes of their own, and browsers that ask them over HTTP."""
