"""A person's record in words: what each figure says and means. Counting them is an app's above (disputes/records)."""
