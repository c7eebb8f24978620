"""What follows for milestones from what other apps say: deposits, chargebacks, suspensions."""
