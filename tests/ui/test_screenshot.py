"""Pictures that a browser shows as the terminal did."""

import html
import re

from rich.cells import cell_len

RUN = re.compile(r'<text class="[^"]*-r\d+"[^>]*textLength="([\d.]+)"[^>]*>([^<]*)</text>')


async def test_a_picture_keeps_order_and_width(sitting):
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("p")
        await pilot.pause()
        picture = app.export_screenshot()
    assert "unicode-bidi: bidi-override" in picture
    assert "direction: ltr" in picture
    runs = [(float(length), html.unescape(text)) for length, text in RUN.findall(picture)]
    assert any("\u064b" in text for _, text in runs)  # a row with harakat is among them
    for length, text in runs:
        assert abs(length - 12.2 * cell_len(text)) < 0.05, ascii(text)


async def test_a_picture_is_written_where_one_works(sitting, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    app = sitting.app()
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.press("ctrl+t", "p")
        await pilot.pause()
    (path,) = tmp_path.glob("*.svg")
    assert path.read_text(encoding="utf-8").startswith("<svg")
