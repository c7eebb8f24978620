"""What people keep while they look for work: jobs, searches that tell them of new ones, and when they last looked."""
