"""What things cost, as ratios within one run: `make bench`.

A subject is a module of `lines/` with one function, `measure(size)`, which yields what it `Measured`. Each subject runs
in a process of its own, on a copy of an empty database. `data/` makes people, contracts and entries by the thousand.
"""
