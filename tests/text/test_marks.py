"""Which edges would part a letter from its marks."""

from reader.text.marks import is_inside_cluster


def test_an_edge_before_a_mark_is_inside_a_cluster_and_between_lam_and_alef_is_not():
    text = "كَتَبَ لأحمد"
    assert [i for i in range(len(text) + 1) if is_inside_cluster(text, i)] == [1, 3, 5]


def test_a_mark_that_has_no_base_is_a_cluster_of_its_own():
    assert not is_inside_cluster("\u064eب", 0)
    assert not is_inside_cluster("ب\n\u064eب", 2)
