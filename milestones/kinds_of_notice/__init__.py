"""This app's part of the table of what people can be told."""
