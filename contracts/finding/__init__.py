"""Finding jobs: the public list, its filters, and a job's page."""
