"""The demonstration: a living marketplace to look at, and a clock that can be moved."""
