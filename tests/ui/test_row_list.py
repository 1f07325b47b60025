"""Lists: what is in view when one opens."""

from tests.ui.looking import screen_rows


async def test_a_short_list_is_seen_whole_with_the_cursor_on_its_last_row(sitting):
    app = sitting.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("p", "left", "o", "left", "left", "g", "f2")
        await pilot.pause()
        seen = "\n".join(screen_rows(app))
        assert [label in seen for label in ("PER", "ORG", "GPE")] == [True] * 3
