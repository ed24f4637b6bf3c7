"""Files: what was taken in, after it was made harmless, sealed on disk."""

from django.db import models

from mashang.kernel.ids import new_id


class StoredFile(models.Model):
    """A photo or document; the room of its owner (`owner_kind`, `owner_ref`) decides who sees it."""

    file_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    data_class = models.CharField(max_length=60)
    subject_ref = models.CharField(max_length=60)
    """The subject whose key seals the bytes on disk."""
    owner_kind = models.CharField(max_length=40)
    owner_ref = models.CharField(max_length=60)
    media_type = models.CharField(max_length=80)
    name = models.CharField(max_length=120, blank=True)
    """As uploaded, for documents; photos keep none, for people name them after people."""
    n_bytes = models.PositiveBigIntegerField()
    """Of the content, before sealing."""
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    """In pixels, of a photo; documents have no size, and no small version."""
    digest = models.BinaryField(max_length=32)
    """SHA-256 of the sealed bytes: a backup is checked without its keys."""
    stored_at = models.DateTimeField()
    stored_by = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_kind", "owner_ref"], name="file_owner"),
            models.Index(fields=["stored_by", "stored_at"], name="file_of_account"),
        ]

    def __str__(self) -> str:
        return str(self.file_id)

    @property
    def is_photo(self) -> bool:
        return self.width is not None
