"""Readers take turns; one that never stops is left standing, and holds up nobody."""

import asyncio

from mashang.doorkeeper.turns import MOST_QUEUED, Lane, ReaderState, Shown, Turns


class Steady:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def lane(name: str = "gate", steady=None, **more) -> Lane:
    return Lane(
        **{"name": name, "most_per_s": 1_000, "repeat_s": 3, "steady": steady or Steady(), **more}
    )


def test_one_line_of_each_reader_in_turn():
    async def go():
        looked = []

        async def look(one, shown):
            looked.append((one.name, shown.text))

        turns = Turns(look)
        noisy, quiet = lane("noisy"), lane("quiet")
        turns.add(noisy)
        turns.add(quiet)
        for number in range(50):
            turns.offer(noisy, Shown(f"rubbish {number}"))
        answer = turns.offer(quiet, Shown("MS1:GOOD"))
        going = asyncio.create_task(turns.go())
        await answer
        going.cancel()
        assert ("quiet", "MS1:GOOD") in looked[:2]
        assert noisy.left == 50 - MOST_QUEUED
        assert quiet.left == 0
        assert (noisy.state, quiet.state) == (ReaderState.RUBBISH, ReaderState.OK)

    asyncio.run(go())


def test_what_comes_too_fast_is_not_looked_at_until_time_has_passed():
    async def go():
        steady = Steady()
        one = lane(steady=steady, most_per_s=2)
        taken = []
        for number in range(10):
            taken.append(one.offer(Shown(str(number))) is not None)
            one.next()
        assert taken == [True] * 4 + [False] * 6
        steady.at += 0.5
        assert one.offer(Shown("later")) is not None
        assert one.offer(Shown("too early")) is None
        steady.at += 60
        assert one.state is ReaderState.OK

    asyncio.run(go())


def test_a_code_held_before_the_reader_is_one_scan():
    async def go():
        steady = Steady()
        one = lane(steady=steady)
        first = one.offer(Shown("card"))
        for _ in range(10):
            steady.at += 2
            assert one.offer(Shown("card")) is first
        assert one.next() is not None
        assert one.next() is None
        steady.at += 3
        assert one.offer(Shown("card")) not in {None, first}
        assert one.offer(Shown("card", people=2)) is not None
        assert one.left == 0

    asyncio.run(go())


def test_what_is_longer_than_any_pass_is_not_looked_at():
    async def go():
        assert lane().offer(Shown("x" * 600)) is None

    asyncio.run(go())


def test_a_look_that_falls_over_is_told_to_who_waits_and_the_others_go_on():
    async def go():
        async def look(one, shown):
            if shown.text == "bad":
                raise OSError("relay")
            return shown.text

        turns = Turns(look)
        one = lane()
        turns.add(one)
        going = asyncio.create_task(turns.go())
        bad, good = turns.offer(one, Shown("bad")), turns.offer(one, Shown("good"))
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)
        assert isinstance((await asyncio.gather(bad, return_exceptions=True))[0], OSError)
        assert await good == "good"
        going.cancel()
        await asyncio.gather(*turns._tasks, return_exceptions=True)

    asyncio.run(go())
