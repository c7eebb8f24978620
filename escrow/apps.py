from django.apps import AppConfig


class EscrowConfig(AppConfig):
    name = "escrow"

    def ready(self) -> None:
        """Register the system check and the question of /readyz; connect the receiver of a signal of accounts."""
        from escrow import checks  # noqa: F401, PLC0415  the registry is not there before this
        from escrow.inbox import lateness  # noqa: F401, PLC0415  the registry is not there before this
        from escrow.kinds_of_notice import clients, forfeitures, payouts  # noqa: F401, PLC0415  a part of the table
        from escrow.money_in import payable  # noqa: F401, PLC0415  the registry is not there before this
