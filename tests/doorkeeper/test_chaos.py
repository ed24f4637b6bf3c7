"""Whatever is killed under scanning: everybody who was let in is in the street's book, once.

`make chaos` runs 500 rounds; here are twenty.
"""

import os
import random
import threading
from uuid import UUID, uuid4

import pytest

from tests.doorkeeper.running import (
    DOOR_ID,
    MOSQUITTO,
    all_stopped,
    card_text,
    new_broker,
    new_door,
    new_street,
    until,
)

ROUNDS = int(os.environ.get("MASHANG_CHAOS_ROUNDS", "20"))
SEED = int(os.environ.get("MASHANG_CHAOS_SEED", "1"))
READERS = 3


class People(threading.Thread):
    """Somebody after somebody shows a card of their own, for as long as the test runs."""

    def __init__(self, door) -> None:
        super().__init__(daemon=True)
        self.door = door
        self.ends = threading.Event()
        self.let_in: list[UUID] = []
        self.unanswered = 0

    def run(self) -> None:
        while not self.ends.wait(0.005):
            pass_id = uuid4()
            answer = self.door.scan(card_text(pass_id=pass_id))
            if answer is None or answer["status"] != 200:
                self.unanswered += 1
                self.ends.wait(0.05)
            elif answer["outcome"] != "refused":
                self.let_in.append(pass_id)


@pytest.mark.slow
@pytest.mark.skipif(MOSQUITTO is None, reason="needs a Mosquitto")
def test_everybody_who_was_let_in_is_at_the_street_exactly_once(tmp_path):
    chance = random.Random(SEED)
    street = new_street(tmp_path / "street")
    broker, port = new_broker(tmp_path / "broker")
    door = new_door(
        tmp_path / "door",
        f'[mqtt]\nhost = "127.0.0.1"\nport = {port}\n'
        f'[[relays]]\ndoor_id = "{DOOR_ID}"\nkind = "mqtt"\ncommand_topic = "relay/1"\n'
        'close_payload = ""\nstate_topic = "relay/1"\nconfirm_ms = 500\n',
    )
    with all_stopped(street, broker, door):
        street.start()
        broker.start()
        until(
            lambda: (
                door.run_command("enrol", f"MASHANG-DOOR:{street.site}#{'t' * 22}").returncode == 0
            )
        )
        door.begin()
        until(lambda: door.scan(card_text())["outcome"] != "refused")
        people = [People(door) for _ in range(READERS)]
        for one in people:
            one.start()
        killed = {"door": 0, "street": 0, "broker": 0}
        for number in range(ROUNDS):
            people[0].ends.wait(chance.uniform(0.05, 0.4))
            # Each of them in turn first, then whoever it hits; sometimes two at once.
            names = [
                list(killed)[number % 3],
                *chance.sample(sorted(killed), chance.choice([0, 1])),
            ]
            for name in dict.fromkeys(names):
                killed[name] += 1
                {"door": door, "street": street, "broker": broker}[name].kill()
            people[0].ends.wait(chance.uniform(0, 0.3))
            for name in dict.fromkeys(names):
                {"door": door, "street": street, "broker": broker}[name].start()
        until(door.status)
        for one in people:
            one.ends.set()
        for one in people:
            one.join(30)
        let_in = {pass_id for one in people for pass_id in one.let_in}
        until(lambda: let_in <= {one.passed.pass_id for one in street.store.passages()}, "the rest")
        until(lambda: "0 lines" in door.run_command("doctor").stdout, "an empty book")
        events = street.store.events()
        named = [
            one.passed.pass_id for one in events if one.passed and one.passed.pass_id in let_in
        ]
        assert sorted(named) == sorted(let_in)
        assert len(let_in) > ROUNDS
        assert all(killed.values())
        # The book's numbers have no gaps: nothing is missing that nobody asks for.
        numbers = sorted(one.sequence for one in events)
        assert numbers == list(range(1, len(numbers) + 1))
        opened = {
            one.passed.opened.value for one in events if one.passed and one.passed.pass_id in let_in
        }
        assert "true" in opened
