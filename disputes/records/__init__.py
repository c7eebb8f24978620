"""People's records, counted of what happened in their deals: what counts, counting it, and what each figure is made of.

It stands here because it knows milestones and disputes; the row that it writes is `accounts.models.Record`.
"""
