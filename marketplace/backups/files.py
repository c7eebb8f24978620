"""Files that rows name, with the SHA-256 that the row recorded when it came."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import FileField


def recorded() -> Iterator[tuple[str, str]]:
    """(name in the storage, SHA-256 or "" where the row has none) of every file of every row."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField) and field.model is model:
                # What a row records is the hash of what was sent, not of the picture that was made of it.
                has_hash = field.name == "file" and any(each.name == "sha256" for each in model._meta.fields)
                rows = model._base_manager.exclude(**{field.name: ""}).exclude(**{f"{field.name}__isnull": True})
                named = rows.values_list(field.name, *(["sha256"] if has_hash else []))
                for name, *hashes in named.iterator():
                    yield str(name), str(hashes[0]) if hashes else ""
