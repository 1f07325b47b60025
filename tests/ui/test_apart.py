"""Spans whose words the text lost, and spans of somebody else: in the list of spans, told apart."""

from tests.ui.looking import screen_rows


async def seen_in_list(sitting):
    app = sitting.app()
    async with app.run_test(size=(90, 20)) as pilot:
        await pilot.press("f2")
        await pilot.pause()
        return "\n".join(screen_rows(app))


async def tag(sitting, *keys):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    app.session.collection.close()


async def test_a_span_that_lost_its_words_is_listed_and_stands_nowhere(sitting):
    sitting.texts = {"one.txt": "وصل الوزير إلى واشنطن مساءً."}
    await tag(sitting, "left", "p", "2", "left", "g")
    sitting.texts = {"one.txt": "وصل المدير إلى واشنطن مساءً."}
    shown = await seen_in_list(sitting)
    assert "GPE" in shown
    assert shown.count("lost its words") == 1
    assert "PER" in next(row for row in shown.split("\n") if "lost its words" in row)


async def test_a_span_of_another_annotator_says_whose_it_is(sitting):
    await tag(sitting, "p")
    sitting.annotator = "other"
    assert "tester" in await seen_in_list(sitting)
