from django.db import models

from marketplace import installation


class Named(models.Model):
    """A row that stands for something at the provider, which knows it by the installation's name and the row's id.

    The id alone is not enough: a database that was restored from a backup gives ids out a second time. One of an
    earlier name is looked for at the provider before each step. Rows from before there were names keep the empty one.
    """

    installation = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        db_default=installation.CurrentName(),
        help_text="the installation's name when this was begun; empty from before it had one",
    )

    class Meta:
        abstract = True

    @property
    def is_of_an_earlier_name(self) -> bool:
        """Whether it was begun before a restore: more may have happened to it at the provider than is known here."""
        return self.installation != installation.current()

    def _named(self, text: str) -> str:
        """This text as an idempotency key of this installation."""
        return f"{self.installation}-{text}" if self.installation else text

    def _marked(self, what: str) -> dict[str, str]:
        """What the provider keeps for us, so that its word finds our row."""
        own = {what: str(self.pk)}
        return {**own, "installation": self.installation} if self.installation else own
