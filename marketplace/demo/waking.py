from marketplace.later import run_soon


def wake_worker() -> None:
    """Have done at once what the schedule would do within seconds, now that the clock has moved."""
    run_soon("escrow.deliver_sandbox_events")
    run_soon("milestones.process_due")
    run_soon("disputes.process_due")
    run_soon("escrow.finish_operations")
