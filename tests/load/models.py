"""The bare view's table: what a sender says of an issue, one row, no relations."""

from django.db import models


class BareReport(models.Model):
    """One report and nothing else."""

    uuid = models.UUIDField(unique=True)
    category = models.CharField(max_length=20)
    description = models.TextField()
    latitude = models.FloatField()
    longitude = models.FloatField()
    received_at = models.DateTimeField(auto_now_add=True)

    objects: "models.Manager[BareReport]" = models.Manager()

    class Meta:
        app_label = "load"
        managed = False
        db_table = "bench_bare"

    def __str__(self) -> str:
        return str(self.uuid)
