"""What is done ahead: in steps between the keys, and then nothing more."""

import asyncio

from reader.ui.ahead import Ahead


def steps(done, name, count):
    for number in range(count):
        done.append(f"{name}{number}")
        yield


async def test_other_things_happen_between_two_steps():
    done = []
    ahead = Ahead()
    ahead.begin(steps(done, "a", 3))
    for _ in range(6):
        done.append("key")
        await asyncio.sleep(0)
    assert done[:6] == ["key", "a0", "key", "a1", "key", "a2"]
    assert done[6:] == ["key"] * 3


async def test_what_is_begun_later_takes_the_place_of_the_rest():
    done = []
    ahead = Ahead()
    ahead.begin(steps(done, "a", 9))
    await asyncio.sleep(0)
    ahead.begin(steps(done, "b", 2))
    for _ in range(6):
        await asyncio.sleep(0)
    assert done == ["a0", "b0", "b1"]


async def test_nothing_is_done_after_it_is_stopped_and_it_can_begin_again():
    done = []
    ahead = Ahead()
    ahead.begin(steps(done, "a", 9))
    ahead.stop()
    await asyncio.sleep(0)
    assert done == []
    ahead.begin(steps(done, "b", 1))
    await asyncio.sleep(0)
    assert done == ["b0"]
