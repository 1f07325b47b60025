"""The labels with their keys, in the room there is."""

from tests.ui.looking import screen_rows


async def shown(sitting, size, *keys):
    app = sitting.app()
    async with app.run_test(size=size) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        return " ".join(screen_rows(app))


async def test_on_a_small_terminal_every_label_of_one_letter_is_there(sitting):
    text = await shown(sitting, (80, 24))
    labels = [label for label in sitting.tagset.labels if len(label.key) == 1]
    assert [label.name for label in labels if f"{label.key} {label.name}" not in text] == []


async def test_a_prefix_shows_what_may_follow(sitting):
    text = await shown(sitting, (100, 30), "x")
    for label in sitting.tagset.labels:
        if label.key.startswith("x "):
            assert f"{label.key[2:]} {label.name}" in text
    assert "ATTACK" not in text
    assert "a ATTACK" in await shown(sitting, (100, 30), "x", "escape")


async def test_what_finds_no_room_is_said_to_be_missing(sitting):
    assert "…" in await shown(sitting, (40, 12))
