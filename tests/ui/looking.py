"""What tests see of an app: rows of the screen as code points, spans as short tuples."""


def screen_rows(app):
    """The rows of the screen, as they would be sent, without trailing blanks."""
    return [strip.text.rstrip() for strip in app.screen._compositor.render_strips()]


def spans(app):
    """(words, layer, label) of the current document's spans, in order."""
    return [(s.surface, s.layer, s.label) for s in app.session.reading.document.spans]


def marked(app):
    """The text that is marked, None where nothing is."""
    reading = app.session.reading
    return None if reading.mark is None else reading.text[slice(*reading.mark.range)]


def word(app):
    """The word under the caret."""
    reading = app.session.reading
    return reading.text[slice(*reading.word)] if reading.word else None


def status(app):
    """The status line, as it would be sent."""
    return _bar(app, "#status")


def title(app):
    """The title, as it would be sent."""
    return _bar(app, "#title")


def _bar(app, which):
    bar = app.screen.query_one(which)
    return bar.render_line(0).text
