"""A new phone number: the account moves to it once both numbers are proved."""

from dataclasses import dataclass
from uuid import UUID

from mashang.elements.people import steps
from mashang.elements.people.steps.looking import subject_of
from mashang.foundation.accounts import queries as accounts_read
from mashang.foundation.accounts import steps as accounts
from mashang.foundation.accounts.models import Account
from mashang.foundation.commands.steps import earlier_answer, remember_answer
from mashang.foundation.grants.actor import Actor
from mashang.foundation.records import steps as records
from mashang.foundation.signin import steps as codes
from mashang.foundation.signin.steps import Outcome, Tried
from mashang.foundation.verbs import verb
from mashang.kernel.errors import NotAllowed, RuleBroken
from mashang.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Typed:
    """A code as typed, and which one it is."""

    code_id: UUID
    text: str

    def __repr__(self) -> str:
        return "Typed(••••)"


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of the two codes; the account moved when both are right."""

    new: Outcome
    old: Outcome
    tries_left: int = 0

    @property
    def is_done(self) -> bool:
        """Whether the account is at the new number."""
        return self.new is Outcome.IN and self.old is Outcome.IN


@verb
def change_number(*, actor: Actor, new: Typed, old: Typed, command_id: UUID) -> Moved:
    """Move one's account to another number, which is proved as the present one is.

    A wrong code is counted and nothing moves. Whom the account acts for stays with it; the old
    number opens nothing, gets nothing, and whoever has it next begins with nothing.

    Raises:
        NotAllowed: no resident's account.
        RuleBroken: the codes are of other numbers, or it is the same number.
        Conflict: the new number acts for somebody already.
    """
    before = earlier_answer(command_id, account_id=actor.account_id, verb="people.change_number")
    if before is not None:
        return Moved(Outcome.IN, Outcome.IN)
    if actor.account is None or actor.account.kind != Account.Kind.RESIDENT:
        raise NotAllowed("people.change_number")
    account = Account.objects.select_for_update(of=("self",)).get(pk=actor.account.pk)
    tried_old = codes.try_code(code_id=old.code_id, typed=old.text)
    tried_new = codes.try_code(code_id=new.code_id, typed=new.text)
    if tried_old.row is None or tried_new.row is None or not _both_right(tried_new, tried_old):
        left = min(
            one.tries_left for one in (tried_new, tried_old) if one.outcome is not Outcome.IN
        )
        return Moved(tried_new.outcome, tried_old.outcome, left)
    was, number = codes.spend(tried_old.row), codes.spend(tried_new.row)
    _check(account, was, number)
    steps.make_way(number)
    accounts.change_number(account, number, verified_at=actor.at)
    for person_id in steps.move_account(account, was, number):
        records.write(
            actor.ref, "people.change_number", subject_of(person_id), fields=["phone", "links"]
        )
    remember_answer(command_id, account_id=actor.account_id, verb="people.change_number", answer={})
    return Moved(Outcome.IN, Outcome.IN)


def _both_right(new: Tried, old: Tried) -> bool:
    return new.outcome is Outcome.IN and old.outcome is Outcome.IN


def _check(account: Account, was: str, number: str) -> None:
    if account.phone_index != accounts_read.phone_index(was):
        raise RuleBroken(
            "people.code_of_another",
            Text("验证码不是现在这个号码的", "The code is not of your present number"),
            field="old_code",
        )
    if was == number:
        raise RuleBroken(
            "people.same_number",
            Text("新号码与现在的相同", "That is your present number"),
            field="phone",
        )
