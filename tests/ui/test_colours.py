"""Styles: legible in every theme and with every label, told apart without colour, never italic."""

import itertools

import pytest
from rich._palettes import STANDARD_PALETTE
from rich.color import ColorSystem
from rich.style import Style

from reader.tagging.span import ENTITY, EVENT
from reader.tagging.tagset_file import load_tagset, shipped_tagsets
from reader.ui.colours import Colours, Ground, contrast
from reader.ui.grounds import SHADES
from reader.ui.painting import PLAIN, Look
from reader.ui.widgets.ground import ground_of

DARK = ((224, 224, 224), (18, 18, 18))
LIGHT = ((30, 30, 30), (240, 240, 240))


def colours(text, background, count=2**24):
    labels = {
        label.name: label.colour for name in shipped_tagsets() for label in load_tagset(name).labels
    }
    ground = Ground(
        text=text,
        background=background,
        marked=Style(reverse=True),
        found=Style(bold=True),
        word=Style(),
        colours=count,
    )
    return Colours(ground, labels), labels


@pytest.mark.parametrize(("text", "background"), [DARK, LIGHT])
def test_every_label_can_be_read(text, background):
    style_of, labels = colours(text, background)
    for name, layer in itertools.product(labels, (ENTITY, EVENT)):
        style = style_of.label(name, layer)
        ratio = contrast(style.color.triplet, style.bgcolor.triplet)
        assert ratio >= 4.5, (name, layer, ratio)


async def test_what_is_marked_or_found_can_be_read_in_sixteen_colours(sitting):
    app = sitting.app()
    async with app.run_test():
        grounds = []
        for theme in SHADES:
            app.theme = theme
            grounds.append(ground_of(app.screen.query_one("#page"))._replace(colours=16))
    looks = [
        Look(entity=entity, inner=ENTITY if entity else "", **{what: True})
        for entity, what in itertools.product(("", "GPE"), ("marked", "found", "word"))
    ]
    labels = {"GPE": "#4477aa"}
    for ground, look in itertools.product(grounds, looks):
        style = Colours(ground, labels)(look)
        letters, behind = (
            STANDARD_PALETTE[each.downgrade(ColorSystem.STANDARD).number]
            for each in (style.color, style.bgcolor)
        )
        assert contrast(letters, behind) >= 4.5, (ground, look)


@pytest.mark.parametrize("count", [0, 16, 256, 2**24])
def test_entity_event_and_nested_differ_in_shape_alone(count):
    style_of, _ = colours(*DARK, count)
    kinds = [
        PLAIN,
        Look(entity="PER", inner=ENTITY),
        Look(event="MEET", inner=EVENT),
        Look(entity="PER", inner=ENTITY, nested=True),
        Look(entity="PER", event="MEET", inner=EVENT, nested=True),
    ]
    shapes = set()
    for look in kinds:
        style = style_of(look)
        block = bool(count) and contrast(style.bgcolor.get_truecolor(), DARK[1]) > 2
        shapes.add((style.bold, style.underline, style.underline2, block))
    assert len(shapes) == len(kinds)


def test_without_colours_there_are_none():
    style_of, labels = colours(*DARK, 0)
    for name in labels:
        style = style_of.label(name, ENTITY)
        assert style.color is None
        assert style.bgcolor is None


def test_nothing_is_ever_italic():
    style_of, labels = colours(*DARK)
    for name, nested, marked in itertools.product(labels, (True, False), (True, False)):
        look = Look(entity=name, inner=ENTITY, nested=nested, marked=marked)
        assert not style_of(look).italic


def test_the_caret_is_the_reverse_of_what_lies_below():
    style_of, _ = colours(*DARK)
    assert style_of(Look(caret=True)).reverse
    assert not style_of(Look(caret=True, marked=True)).reverse
    assert style_of(Look(marked=True)).reverse


def test_a_label_that_the_tagset_lacks_is_shown_all_the_same():
    style_of, _ = colours(*DARK)
    assert style_of.label("UNHEARD", ENTITY).bgcolor is not None
