"""What happens when nobody acts: disputes go to staff, rulings are carried out, reminders, staff who are late."""
