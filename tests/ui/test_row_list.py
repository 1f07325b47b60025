"""Lists: what is in view when one opens."""

from tests.ui.looking import screen_rows


async def test_a_short_list_is_seen_whole_with_the_cursor_on_its_last_row(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("p", "left", "o", "left", "left", "g", "f2")
        await pilot.pause()
        seen = "\n".join(screen_rows(app))
        assert [label in seen for label in ("PER", "ORG", "GPE")] == [True] * 3


async def test_another_size_and_back_shows_the_same_rows_of_a_list(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 30)) as pilot:
        await pilot.press("f1", *["down"] * 40, *["up"] * 9)
        await pilot.pause()
        shown = screen_rows(app)
        for size in ((60, 12), (60, 30)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.05)
        assert screen_rows(app) == shown
