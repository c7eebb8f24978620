"""Tests of the layer that starts and stops everything, with real processes."""
