"""Dates as the staff desk shows columns of models: like everywhere else, with the zone."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i T"
