"""One search over everything: people, jobs, contracts, milestones, disputes, and what is paid in, out and back."""
