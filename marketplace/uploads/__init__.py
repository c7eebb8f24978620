"""Files on their way here: in parts that go on after a lost connection, or with a plain form, and then waiting.

A person begins one with its name and size (`receiving`), sends its parts, and names it in the form that takes it.
Whole, it is looked at and put where files are kept (`finishing`): small ones at once, larger ones by a worker with a
queue of its own. The verb that attaches it takes it over in its own transaction, once (`Upload.taken`). What nobody
takes is removed after some days (`forgetting`). Another's upload is as unknown as one that never was.
"""
