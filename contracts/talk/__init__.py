"""Messages of a contract."""
