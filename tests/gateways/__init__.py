"""What every gateway must do: one suite, run against each provider through a small adapter (`provider.py`)."""
