"""What people take away of a contract, packed by a worker with a queue of its own: its evidence pack, or all its files.

Asked for on a page that shows how far it is (`asking`), made outside of every request (`making`), told of when it is
there, and removed after some hours (`forgetting`). Each is one person's alone.
"""
