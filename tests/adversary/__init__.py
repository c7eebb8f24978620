"""Malicious parties, and staff within their rights, try everything at every moment; nobody gets what is not theirs.

The real verbs, the real state machine and the real sweeps run on the real database. `make adversary` runs it alone.
Everything at once would never end, so it is explored in pieces, each with the moves that matter for what it shows:

1. everything (`promises`, four parts: before the first submission, after it, after the second; and offers that stand
   in a dispute): all that two parties can try with one milestone, with a worker who is late, an outage and neglect at
   every moment; what is not tried together is in `moves`. Silence brings all of it to an end.
2. delay (`stalling`, by submissions as well): what puts off a decision, again and again, at once, when a clock runs out
   and a minute before. On what was found both sides play their best (`game`): how long one side alone keeps the other's
   money undecided, and that nobody keeps it for ever, wherever they have brought it.
3. banks (`banking`, the whole payment and a part of it): two who work together beside two honest people, with one
   currency's cash. The client's bank takes the payment back and decides either way; the freelancer withdraws.
4. our absence (`outages`): three days without us, at any moment of a clock that decides about money.
5. who decides (`deciding`): two cases of the same two people, and staff of whom some know them.
6. deposits to and fro (`returning`): two who hire each other and have it back in every way that takes no staff.
7. who is charged (`charging`): nobody, for somebody who cannot be paid.

What holds everywhere, by which piece that is looked for, and what is broken on purpose to see that it is found:

- One side alone puts a decision off for no longer than is published: delay (`require_bounded`). Disputes without end.
- No circle of one side's moves holds money for ever: delay (`Game.best`, from everywhere). Parts without end.
- Submitted work gives a client no more than their bank took: banks. A bank takes the whole milestone.
- Nothing that a bank disputes leaves: banks. A bank stops nothing; what was asked for before leaves.
- Cash covers everybody else at each transfer: banks. Nobody asks for cash.
- Strangers decide, others the appeal, and two about much: who decides. Nobody looks for dealings with one; nobody
  asks who ruled; each ruling is looked at by itself.
- Silence moves money after its whole time, the last day of it with us: our absence. Only what passed moves; nobody has
  a last day.
- Deposits to and fro cost the operator no more than the limits: deposits. Nobody counts offers; nobody counts returns.
- One dispute for a side and submission: delay (`second_disputes`). Disputes without end.
- Who is led to the provider's page can be served: who is charged. Nobody asks.
- Held money has its way out, whatever its state, and an alarm after 75 days: everything (`dead_ends`, `neglect`). A
  dead end; staff hear of no disputed money.
- Money moves by consent, by silence after its time or by a ruling, and the books balance: everything. The others in
  `test_broken_rules`.

Rules of one piece are broken beside its own test, those of the first in `test_broken_rules`.
"""
