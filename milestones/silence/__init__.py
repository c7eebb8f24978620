"""What happens when nobody acts: the sweep, money that is idle, reminders, and what an outage gives back."""
