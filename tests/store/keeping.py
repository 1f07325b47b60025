"""Spans put and dropped as a program does it, and a disk that refuses."""

import itertools
import os

from reader.store.loglines import Op
from reader.store.proposals import Proposal

AT = "2025-01-31T12:00:00.000000Z"


def record(key, start=0, **more):
    return {
        "id": key,
        "start": start,
        "end": start + 1,
        "layer": "entity",
        "label": "PER",
        "surface": "ا",
        "changed": AT,
        **more,
    }


def put(of, key, **more):
    """Commit one span as a program does; returns the proposal."""

    def make(tables):
        return [Op("spans", key, record(key, **more), tables.get("spans", {}).get(key))]

    proposal = Proposal("add", "sara", make)
    of.commit([proposal])
    return proposal


def put_each(of, keys):
    """Commit one span after the other."""
    for key in keys:
        put(of, key).result()


def drop(of, key):
    proposal = Proposal("remove", "sara", lambda t: [Op("spans", key, None, t["spans"][key])])
    of.commit([proposal])
    return proposal.result()


def spans(of):
    return set(of.tables.get("spans", {}))


def names(path):
    return sorted(each.name for each in path.parent.iterdir())


def failing(monkeypatch, name, error, *, times=10**9, after=0):
    """Make a call of the system fail, as a full disk or a broken one does."""
    real = getattr(os, name)
    calls = itertools.count()

    def call(*arguments):
        if after <= next(calls) < after + times:
            raise OSError(error, os.strerror(error))
        return real(*arguments)

    monkeypatch.setattr(os, name, call)
