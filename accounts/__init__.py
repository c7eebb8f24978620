"""People: who they are, what they may do, and what they are told."""
