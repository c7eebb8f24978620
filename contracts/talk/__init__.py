"""Threads, from a question on a job to the contracts made of it: messages, inbox, what is said before a deal."""
