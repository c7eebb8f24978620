"""Telling a marketplace's past: people, jobs and contracts out of data/, acted out with the real verbs, in order."""
