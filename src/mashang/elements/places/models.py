"""The tree of places and the areas drawn over it."""

from django.db import models
from django.db.models import F, Q

from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.kernel.ids import new_id


class Place(models.Model):
    """A node of the tree. Closed, never deleted; moved only by the verb `move_place`."""

    class Kind(models.TextChoices):
        SUBDISTRICT = "subdistrict"
        COMMUNITY = "community"
        COMPOUND = "compound"
        VILLAGER_GROUP = "villager_group"
        STREET_FRONT = "street_front"
        DETACHED_HOUSE = "detached_house"
        BUILDING = "building"
        UNIT = "unit"
        ROOM = "room"
        SITE = "site"
        DOOR = "door"

    class SiteKind(models.TextChoices):
        SHOP = "shop"
        MARKET = "market"
        CONSTRUCTION = "construction"
        DEPOT = "depot"
        SCHOOL = "school"
        CLINIC = "clinic"
        HEALTH_STATION = "health_station"
        TESTING_POINT = "testing_point"
        CHECKPOINT = "checkpoint"
        SERVICE_POINT = "service_point"
        SHELTER = "shelter"
        POST = "post"

    place_id = models.BigIntegerField(primary_key=True, editable=False)
    """Given by `steps` under the register's lock, so that the path holds it from the first write."""
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = PathField(unique=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    site_kind = models.CharField(max_length=16, choices=SiteKind.choices, blank=True)
    name = models.CharField(max_length=80)
    """As people say it: `白石嘉苑`, `3幢`, `2单元`, `501室`, `2组`, `136-1号`."""
    label = models.CharField(max_length=40)
    """The name without its level word, normalised: `3`, `2`, `501`, `136-1`."""
    full_name = models.CharField(max_length=300)
    """From the community down, as an address is written."""
    sort_key = models.CharField(max_length=60)
    """The label with its numbers padded, so that 9幢 stands before 10幢."""
    code = models.CharField(max_length=12, blank=True)
    """National division code (statistical use), communities and above."""
    urban_rural_class = models.PositiveSmallIntegerField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "kind", "label"],
                condition=Q(closed_on__isnull=True),
                name="siblings_differ_in_label",
            ),
            models.CheckConstraint(
                condition=Q(kind="site") | Q(site_kind=""), name="only_sites_have_a_site_kind"
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_place_per_national_code"
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "sort_key", "place_id"], name="place_children"),
            models.Index(fields=["kind", "path"], name="place_kind_path"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.name

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def has_code(self) -> bool:
        """Whether a printed compound code hangs here: where people live."""
        return self.kind in (
            self.Kind.COMPOUND,
            self.Kind.VILLAGER_GROUP,
            self.Kind.STREET_FRONT,
        )


class RegisterStamp(models.Model):
    """Says which register of a part of the street is the present one; what is cached names this.

    A fresh stamp with every change, never a counter: a change that was rolled back must not share
    its stamp with the next. The row of the whole street (`scope` empty) is also the lock that every
    change of the tree takes first, so that nobody adds under a place while it moves.
    """

    scope = PathField(primary_key=True)
    """Empty for the whole street, else the path of a community."""
    stamp = models.UUIDField(default=new_id)

    def __str__(self) -> str:
        return f"{self.scope or 'street'} {self.stamp}"


class UpperName(models.Model):
    """A name of the province, city or district above the street, of today or of an old list."""

    rank = models.PositiveSmallIntegerField()
    """0 is the outermost."""
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rank", "name"], name="an_upper_name_stands_once")
        ]

    def __str__(self) -> str:
        return self.name


class FormerCode(models.Model):
    """A national code that a place carried before a reform; old lists still use it."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="former_codes")
    code = models.CharField(max_length=12)
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "code"], name="a_former_code_stands_once")
        ]
        indexes = [models.Index(fields=["code"], name="former_code")]

    def __str__(self) -> str:
        return self.code


class Alias(models.Model):
    """Another name that people write for a place."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "name"], name="an_alias_stands_once")
        ]
        indexes = [models.Index(fields=["name"], name="alias_name")]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A dated, named set of places 片: a grid, a police beat, a zone."""

    class Kind(models.TextChoices):
        GRID = "grid"
        MICRO_GRID = "micro_grid"
        POLICE_BEAT = "police_beat"
        PROPERTY_AREA = "property_area"
        ZONE = "zone"
        ROUND_SECTOR = "round_sector"

    area_id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    name = models.CharField(max_length=80)
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="areas")
    """The place that keeps it, usually a community; an area may reach beyond it."""
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="an_area_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["home", "kind", "name"],
                condition=Q(until_on__isnull=True),
                name="areas_of_a_home_differ_in_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaPart(models.Model):
    """A place that belongs to an area, with all that lies below it, or is taken out of it."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="parts")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    is_except = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "place"], name="an_area_names_a_place_once")
        ]

    def __str__(self) -> str:
        return f"{'-' if self.is_except else '+'}{self.place_id}"


class AreaPast(models.Model):
    """What an area was made of, until it was redrawn or ended: an area can be asked for any day."""

    past_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="pasts")
    since_on = models.DateField()
    until_on = models.DateField()
    marks = models.JSONField()
    """Place id → whether it belonged (true) or was taken out (false)."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__gt=F("since_on")),
                name="a_past_of_an_area_lasted_a_day",
            ),
            models.UniqueConstraint(
                fields=["area", "since_on"], name="a_past_of_an_area_begins_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} until {self.until_on}"


class Redrawing(models.Model):
    """A plan for all areas of a kind in one community, in effect from a day on.

    Drawn as a whole, because a building that joins one grid leaves another: split, merge, move, end.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        WAITING = "waiting"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    redrawing_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    home = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="redrawings")
    kind = models.CharField(max_length=16, choices=Area.Kind.choices)
    takes_effect_on = models.DateField()
    drawing = models.JSONField()
    """A list of `{"area_id", "name", "marks"}`; an area of the kind that is not named ends."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    drawn_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    """When it was confirmed, carried out or withdrawn, the last of these."""
    trouble = models.CharField(max_length=300, blank=True)
    """Why it could not be carried out on its day; a person must draw it anew."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["home", "kind"],
                condition=Q(state="waiting"),
                name="one_redrawing_waits_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["state", "takes_effect_on"], name="redrawing_due")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.home_id} from {self.takes_effect_on}"
