from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("milestones", "0019_payment_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="due_told_at",
            field=models.DateTimeField(blank=True, help_text="when both were told that this day is near", null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="overdue_at",
            field=models.DateTimeField(
                blank=True, help_text="when both were told that the day is past and nothing submitted", null=True
            ),
        ),
        migrations.AlterField(
            model_name="milestoneevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("created", "Agreed"),
                    ("funded", "Deposit received; the money is protected"),
                    ("submitted", "Work submitted"),
                    ("changes_requested", "Changes requested"),
                    ("approved", "Approved and paid"),
                    ("approved_early", "Paid before anything was in review"),
                    ("silence", "Paid: the time to answer passed"),
                    ("paid_directly", "Paid directly"),
                    ("returned", "Money returned by the freelancer"),
                    ("settlement_offered", "Settlement offered"),
                    ("settlement_declined", "Settlement declined"),
                    ("settlement_taken_back", "Settlement offer taken back"),
                    ("settlement_lapsed", "Settlement offer ended unanswered"),
                    ("refund_asked", "Refund requested"),
                    ("refund_unanswered", "Refunded: the request was not answered"),
                    ("settled", "Settled by agreement"),
                    ("idle_warned", "Nothing has happened for a long time; both were warned"),
                    ("overdue", "The agreed day is past, and nothing is submitted; both were told"),
                    ("deadline_moved", "Deadline moved: Surety could not be used when it passed"),
                    ("dispute_opened", "Dispute opened; every clock stands"),
                    ("dispute_answered", "Dispute answered"),
                    ("dispute_evidence", "Evidence added"),
                    ("dispute_unwilling", "One side will not agree; our staff decide soon"),
                    ("dispute_review", "Dispute passed to our staff"),
                    ("dispute_taken", "A member of staff looks into it"),
                    ("dispute_question", "Question from our staff"),
                    ("withdrawal_asked", "Consent to withdraw the dispute asked for"),
                    ("withdrawal_taken_back", "Wish to withdraw the dispute taken back"),
                    ("withdrawal_refused", "Consent to withdraw the dispute refused"),
                    ("withdrawal_granted", "Consent to withdraw the dispute given"),
                    ("staff_late", "Our staff are late; no money moves by that"),
                    ("dispute_withdrawn", "Dispute withdrawn; the clocks go on with what was left"),
                    ("ruling_made", "Ruling"),
                    ("ruling_accepted", "Ruling accepted"),
                    ("ruling_appealed", "Ruling appealed; other staff decide"),
                    ("ruled", "The ruling is carried out"),
                    ("offer_ended", "The offer ended unaccepted; the deposit goes back"),
                    ("called_off", "Cancelled"),
                    ("frozen", "The client’s bank is disputing the payment; everything waits for its decision"),
                    ("thawed", "The bank’s dispute is over; the clocks go on with what was left"),
                    ("part_taken", "The client’s bank took a part; the rest stays protected"),
                    ("bank_overruled", "The client’s bank is disputing the payment; what was decided stands"),
                    ("earnings_taken", "The client’s bank took back what was paid with nothing submitted"),
                    ("earnings_given_again", "The bank decided anew; what was taken from earnings is back"),
                    ("charged_back", "The client’s bank took the money back"),
                    ("given_back", "Given back to the client, whose bank had asked about the payment"),
                    ("sent_back", "Paid without need; it goes straight back to the client"),
                    ("refund_arrived", "The refund arrived"),
                    ("refund_failed", "The refund came back; the money is protected again"),
                    ("refund_retried", "The refund was sent again"),
                ],
                max_length=24,
            ),
        ),
        migrations.AddIndex(
            model_name="milestone",
            index=models.Index(
                condition=models.Q(("due_on__isnull", False), ("overdue_at", None), ("state", "funded")),
                fields=["due_on", "id"],
                name="milestone_due_day",
            ),
        ),
    ]
