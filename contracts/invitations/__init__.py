"""Invitations: a client asks a freelancer to look at a job, with a note; and hiring somebody again."""
