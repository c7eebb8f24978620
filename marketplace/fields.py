from typing import Any

from django.db import models

from marketplace import clock


class CreatedAtField(models.DateTimeField):
    """The instant at which a row was first saved, by Surety's clock, unless it was given.

    A `default=clock.now` would do the same, but Django's checks call defaults before there is a database.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"editable": False, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, clock.now())
        return super().pre_save(model_instance, add)
