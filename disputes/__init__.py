"""Disputes: cases, evidence, rulings and appeals. Moves money only through milestones.

Every clock of the milestone stands meanwhile. In every stage both can still settle, and either can give in.
"""
