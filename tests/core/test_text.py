from runwright.core import Text


def test_complete_text_is_its_head_and_tail() -> None:
    text = Text("one\n", "two")
    assert str(text) == "one\ntwo"
    assert text.complete


def test_cut_text_says_how_many_bytes_are_missing() -> None:
    text = Text("one", "three", omitted_bytes=7)
    assert str(text) == "one\n... 7 bytes omitted ...\nthree"
    assert not text.complete


def test_empty_text_is_complete_and_empty() -> None:
    assert (str(Text()), Text().complete) == ("", True)
