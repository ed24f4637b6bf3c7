"""People: sealed identity, blind indexes for finding, dated facts for everything else."""

from django.db import models
from django.db.models import F, Q

from mashang.elements.organisations.models import Organisation
from mashang.elements.places.models import Place
from mashang.foundation.accounts.models import Account
from mashang.foundation.fields import PathField
from mashang.foundation.keys.fields import BlindIndex, SealedText
from mashang.kernel.ids import new_id

IDENTITY = "people.identity"


class Person(models.Model):
    """Someone. Never keyed by name; a merged person points to who they turned out to be."""

    class Sex(models.TextChoices):
        FEMALE = "f"
        MALE = "m"
        UNKNOWN = "u"

    person_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = SealedText(data_class=IDENTITY, subject="person_id")
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    birth = SealedText(data_class=IDENTITY, subject="person_id", blank=True, default="")
    """ISO date, or empty when unknown."""
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    is_protected = models.BooleanField(default=False)
    """Address and contact open to two named roles only (domestic violence, witnesses)."""
    died_on = models.DateField(null=True)
    forgotten_at = models.DateTimeField(null=True)
    """When the days were over and the key was destroyed: a shell without identity remains."""
    created_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)
    """When it was last held beside the others (`jobs.compare`); None: it waits to be."""

    class Meta:
        indexes = [
            models.Index(
                fields=["-created_at", "person_id"],
                condition=Q(compared_at__isnull=True),
                name="person_to_compare",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="person_merged",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)


class NameKey(models.Model):
    """Under which signs a name is found: whole, in pinyin, by initials; blind, so nothing is read."""

    # Found by key only; by person when a name is corrected, which is rare and may scan.
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="name_keys", db_index=False
    )
    key = BlindIndex(data_class=IDENTITY, purpose="name", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "person"], name="a_name_key_stands_once")
        ]

    def __str__(self) -> str:
        return f"key of {self.person_id}"


class Identifier(models.Model):
    """A number by which a person is known: document, phone. Dated, because numbers are recycled."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    identifier_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=40)
    """A code of `domain.identifiers.DocumentType`, or `phone`."""
    value = SealedText(data_class=IDENTITY, subject="person_id")
    index = BlindIndex(data_class=IDENTITY, purpose="identifier", db_index=False)
    """Of `type:value`, so that a passport never meets a phone of the same digits."""
    is_exclusive = models.BooleanField(default=True)
    """False for phones and household books: a family may share one."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["type", "index"],
                condition=Q(is_exclusive=True, until__isnull=True),
                name="one_person_per_document",
            ),
            models.UniqueConstraint(
                fields=["index", "person"],
                condition=Q(until__isnull=True),
                name="a_number_stands_once_per_person",
            ),
        ]
        indexes = [models.Index(fields=["index"], name="identifier_index")]

    def __str__(self) -> str:
        return f"{self.type} of {self.person_id}"


class Residency(models.Model):
    """A person lives in a room or detached house, since, until."""

    class Standing(models.TextChoices):
        OWNER = "owner"
        FAMILY = "family"
        TENANT = "tenant"
        LODGER = "lodger"
        DORMITORY = "dormitory"

    residency_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="residencies")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="residencies")
    path = PathField()
    standing = models.CharField(max_length=10, choices=Standing.choices)
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    """The first day on which the person lives there no more."""
    source = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("since_on")),
                name="a_residency_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["person", "place"],
                condition=Q(until_on__isnull=True),
                name="nobody_lives_twice_in_one_room",
            ),
        ]
        indexes = [
            models.Index(fields=["path", "residency_id"], name="residency_path"),
            models.Index(fields=["person", "since_on"], name="residency_person"),
            models.Index(fields=["place", "person"], name="residency_place"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.place_id}"


class Fact(models.Model):
    """A dated fact of attention about a person, from a closed list, with its source."""

    class Kind(models.TextChoices):
        PREGNANT = "pregnant"
        NURSING = "nursing"
        AGED_80 = "aged_80"
        LIVING_ALONE = "living_alone"
        DISABLED = "disabled"
        DIALYSIS = "dialysis"
        CHEMO_RADIO = "chemo_radio"
        CHRONIC_ILLNESS = "chronic_illness"
        MENTAL_ILLNESS = "mental_illness"
        BEDRIDDEN = "bedridden"
        MINOR_ALONE = "minor_alone"
        HARDSHIP = "hardship"
        HOUSEHOLD_REGISTER = "household_register"

    fact_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = SealedText(data_class=IDENTITY, subject="person_id", blank=True, default="")
    since_on = models.DateField()
    until_on = models.DateField(null=True)
    source = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(until_on__isnull=True),
                name="a_fact_stands_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.person_id}"


class Employment(models.Model):
    """A person works for an organisation, since, until."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"],
                condition=Q(until_on__isnull=True),
                name="an_employment_stands_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.organisation_id}"


class ActsFor(models.Model):
    """An account acts for a person: as themselves, as guardian of a child, as proxy 代办人.

    An account is not a person: one phone may act for several, and a link ends when the number moves
    on. Links of a long unused account sleep (`suspended_at`) until somebody approves them again.
    """

    class Basis(models.TextChoices):
        SELF = "self"
        GUARDIAN = "guardian"
        PROXY = "proxy"

    link_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="acts_for")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="acted_for_by")
    basis = models.CharField(max_length=10, choices=Basis.choices)
    may_ask = models.BooleanField(default=True)
    """Open requests and follow them."""
    may_open = models.BooleanField(default=True)
    """Open doors."""
    may_read = models.BooleanField(default=True)
    """Read what is held about the person, and who looked."""
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()
    """An account that woke after this (`Account.woke_at`) needs a new approval, from that instant."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person"],
                condition=Q(until__isnull=True),
                name="an_account_acts_for_a_person_once",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True, basis="self"),
                name="one_own_account_per_person",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="a_link_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.basis} {self.person_id}"


class Correction(models.Model):
    """Somebody says that what is held about a person is wrong; answered with a reason, always.

    Source: 个人信息保护法 art. 46 and 50.
    """

    class Status(models.TextChoices):
        WAITING = "waiting"
        CORRECTED = "corrected"
        REFUSED = "refused"

    correction_id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="corrections")
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    field = models.CharField(max_length=20)
    """Which part is wrong: a code of `terms.CORRECTABLE`."""
    text = SealedText(data_class=IDENTITY, subject="person_id")
    """What is wrong and what would be right, in the person's words."""
    asked_at = models.DateTimeField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    answer = SealedText(data_class=IDENTITY, subject="person_id", blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(answered_at__isnull=False),
                name="a_correction_is_answered_at_an_instant",
            )
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="correction_person")]

    def __str__(self) -> str:
        return f"{self.field} of {self.person_id}"
