"""Jobs, proposals, contracts and their messages."""
