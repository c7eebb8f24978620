"""Malicious parties, and staff within their rights, try everything at every moment; nobody gets what is not theirs.

The real verbs, the real state machine and the real sweeps run on the real database. `make adversary` runs it alone.
Everything at once would never end, so it is explored in pieces, each with the moves that matter for what it shows:

1. everything (`promises`, three parts: before the first submission, after it, after the second): all that two parties
   can try with one milestone, with a worker who is late, an outage and neglect at every moment; what is not tried
   together is in `moves`. Promises 1 to 8 and 10; silence brings all of it to an end.
2. delay (`stalling`, in the same parts): what puts off a decision, again and again, at once, when a clock runs out and
   a minute before. On what was found both sides play their best (`game`): how long one side alone keeps the other's
   money undecided, that nobody keeps it for ever, and that each side opens one dispute about a submission.
3. banks (`banking`): two who work together beside two honest people, with one currency's cash. The client's bank takes
   the payment back, whole or in part, and decides either way; the freelancer withdraws. Nobody is paid with another's
   money, nothing that a bank disputes leaves, and nobody gets more of submitted work than their bank took.
4. who is charged (`charging`): nobody, for somebody who cannot be paid.

An outage moves a deadline that passes in it; what it takes from a clock that runs on after it is not given back, so
that silence moves money only if people could act for the whole of its time is not claimed here.

Each rule is seen to break: `test_broken_rules`, and the tests named "seen to break" beside the others.
"""
