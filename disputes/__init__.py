"""Disputes: cases, evidence, rulings and appeals. Moves money only through milestones."""
