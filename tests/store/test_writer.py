"""When the writer's thread writes the snapshots of what was committed."""

from reader.store.writer import end_of_rest


def test_a_snapshot_waits_for_a_rest_of_all_documents_but_not_for_ever():
    alone = end_of_rest(100.0, 100.0, 10)
    assert 100 < alone < end_of_rest(100.0, 100.4, 10)
    assert end_of_rest(100.0, 100.0, 100_000) > alone
    assert end_of_rest(100.0, 1_000.0, 10) == end_of_rest(100.0, 2_000.0, 10) < 200
