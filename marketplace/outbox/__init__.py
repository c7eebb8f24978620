"""Every mail is a row first: written in the caller's transaction, sent by a process of its own.

letter.py is what the site writes, writing.py and backend.py make rows of it, claiming.py hands rows out one at a time,
sending.py talks to the mail server, alarm_webhook.py to the operators' webhook, pruning.py forgets.
"""
