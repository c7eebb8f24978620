"""A contract's page and the overview: what is shown, what comes next, and what the reader can do."""
