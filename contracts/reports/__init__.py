"""Reports: what somebody finds wrong with a job, a person, a message or a review, and what staff decide about it."""
