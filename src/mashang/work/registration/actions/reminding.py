"""What time does to an application: silence of the household is noted, once."""

from uuid import UUID

from mashang.foundation.grants.actor import Actor
from mashang.foundation.verbs import verb
from mashang.kernel.texts import Text
from mashang.work.registration import steps
from mashang.work.registration.hearing import Hearing
from mashang.work.registration.models import Application
from mashang.work.registration.queries.desk import hearing_of

_WORDS = Text(
    "同住人未在等待期内回复，可以核实办理了",
    "The household did not answer in time: the application can be decided now",
)


@verb
def note_silence(*, actor: Actor, application_id: UUID) -> bool:
    """Tell the community that the wait is over; whether there was anything to tell."""
    application = (
        Application.objects.select_for_update(of=("self",))
        .filter(
            pk=application_id,
            status=Application.Status.WAITING,
            silence_noted_at__isnull=True,
        )
        .first()
    )
    if application is None or hearing_of(application, actor.at) is not Hearing.SILENT:
        return False
    application.silence_noted_at = actor.at
    application.save(update_fields=["silence_noted_at"])
    steps.note(actor, application.case_id, str(_WORDS))
    return True
