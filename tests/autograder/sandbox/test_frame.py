"""Messages as bytes: what is sent arrives, and damage is refused before it costs memory."""

import struct
from contextlib import suppress

import numpy as np
import pytest
from fakes.arrays import every_array
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.frame import (
    COMMON,
    ENCODER,
    LENGTH,
    MOST_ARRAYS,
    MOST_AXES,
    Inbox,
    Message,
    WireError,
    line_of_text,
    pack,
)

IDS = st.from_regex(r"[A-Za-z0-9]*", fullmatch=True)
CAPS = {"header_bytes": 1 << 14, "payload_bytes": 1 << 16}
ARRAYS = every_array(4)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def read(data: bytes, **caps: int) -> Message | None:
    """Return the message in these bytes, or nothing when they end too early."""
    inbox = Inbox(**caps)
    inbox.feed(data)
    return inbox.take()


def frame(header: object, payload: bytes = b"") -> bytes:
    """Return the bytes of a message as a student might forge it."""
    text = header if isinstance(header, bytes) else ENCODER.encode(header).encode()
    return LENGTH.pack(len(text)) + text + payload


def forged(arrays: object, payload: bytes = b"") -> bytes:
    return frame({"id": "1", "kind": "seen", "body": None, "arrays": arrays}, payload)


@given(TREES, st.lists(ARRAYS, max_size=4), IDS, st.text())
def test_a_message_arrives_as_it_was_sent(body, arrays, ident, kind) -> None:
    """Every bit of every array arrives, NaN and -0.0 too, with its dtype and shape."""
    got = read(pack(Message(ident, kind, body, tuple(arrays))))

    assert got is not None
    assert (got.id, got.kind, got.body) == (ident, kind, body)
    assert [a.dtype for a in got.arrays] == [a.dtype for a in arrays]
    assert [a.shape for a in got.arrays] == [a.shape for a in arrays]
    assert [a.tobytes() for a in got.arrays] == [a.tobytes() for a in arrays]


@given(st.lists(ARRAYS, max_size=3), st.data())
def test_a_message_may_arrive_in_any_pieces(arrays, data) -> None:
    """How the system cuts the stream makes no difference, nor where one message ends in it."""
    sent = [Message(f"{number}", "seen", None, tuple(arrays)) for number in range(3)]
    rest, inbox, got = b"".join(map(pack, sent)), Inbox(), []
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        inbox.feed(rest[:size])
        rest = rest[size:]
        while (message := inbox.take()) is not None:
            got.append(message)
    assert [message.id for message in got] == ["0", "1", "2"]
    assert all(len(message.arrays) == len(arrays) for message in got)


@given(IDS, IDS)
def test_a_message_can_be_sent_under_another_id(own, other) -> None:
    """The same request is asked of many, each time by an id of its own."""
    got = read(pack(Message(own, "ask", [own]), other))

    assert got is not None
    assert (got.id, got.kind, got.body) == (other, "ask", [own])


@pytest.mark.parametrize("name", ['"', 'a","kind":"ran', "\\", "é", " "])
def test_an_id_is_of_letters_and_digits(name) -> None:
    """Where an id ends cannot be a matter of opinion."""
    with pytest.raises(ValueError, match="take letters of ASCII and digits"):
        pack(Message(name, "seen"))
    with pytest.raises(WireError):
        read(frame({"id": name, "kind": "seen", "body": None, "arrays": []}))


def test_headers_that_differ_in_nothing_but_their_ids_are_messages_of_their_own() -> None:
    """A header that came before is not read again; its id and its arrays are."""
    first, second = (Message(n, "seen", {"end": "returned"}, (np.ones(2) * int(n),)) for n in "12")

    got = [read(pack(message)) for message in (first, second)]

    assert [message.id for message in got] == ["1", "2"]
    assert [message.arrays[0].tolist() for message in got] == [[1, 1], [2, 2]]


def test_a_header_of_any_length_is_read() -> None:
    """Long ones are not kept in case they come again."""
    for size in (COMMON - 60, COMMON, COMMON + 1, 4 * COMMON):
        got = read(pack(Message("1", "seen", "a" * size)))
        assert got is not None
        assert got.body == "a" * size


def test_arrays_need_not_lie_in_order() -> None:
    """Transposed, strided, broadcast and big-endian arrays arrive as plain ones of equal value."""
    x = np.arange(24.0).reshape(4, 6)
    odd = (x.T, x[::2, ::-3], np.broadcast_to(1.5, (2, 3)), x.astype(">f8"), np.asfortranarray(x))
    got = read(pack(Message("1", "ask", None, odd)))

    assert got is not None
    for sent, array in zip(odd, got.arrays, strict=True):
        np.testing.assert_array_equal(array, sent)
        assert array.flags.c_contiguous
        assert array.flags.writeable
        assert array.dtype.isnative


def test_an_array_of_another_kind_cannot_be_sent() -> None:
    """Objects, complex numbers, text and dates have no place on the wire."""
    for array in (np.array([None]), np.zeros(2, complex), np.array(["a"]), np.zeros(1, "M8[s]")):
        with pytest.raises(ValueError, match=r"cannot cross the wall; use one of bool, int8"):
            pack(Message("1", "ask", None, (array,)))


@given(st.binary(max_size=300))
def test_no_bytes_do_more_harm_than_to_be_refused(data) -> None:
    """Whatever a student writes on the wire is a message, unfinished, or refused."""
    with suppress(WireError):
        read(data, **CAPS)


@given(st.lists(ARRAYS, max_size=2), st.data())
def test_a_message_with_some_bytes_changed_does_no_harm(arrays, data) -> None:
    """Flipped, dropped or added bytes are another message, unfinished, or refused."""
    sent = bytearray(pack(Message("1", "seen", {"end": "returned"}, tuple(arrays))))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(sent) - 1))
        sent[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
        if not sent:
            break
    with suppress(WireError):
        read(bytes(sent), **CAPS)


def test_sizes_are_refused_before_anything_is_read() -> None:
    """A header or a payload above its cap is refused as soon as it is announced."""
    with pytest.raises(WireError, match="header would take 4294967295 bytes, 16384 are allowed"):
        read(b"\xff\xff\xff\xff", **CAPS)
    with pytest.raises(WireError, match="arrays would take 65544 bytes, 65536 are allowed"):
        read(forged([["float64", [8193]]]), **CAPS)
    with pytest.raises(WireError, match="arrays would take"):
        read(forged([["float64", [1 << 40, 1 << 40]]]), **CAPS)
    with pytest.raises(WireError, match="header is empty"):
        read(struct.pack("!I", 0), **CAPS)


@pytest.mark.parametrize(
    "arrays",
    [
        None,
        {},
        [["float64"]],
        [["float64", [1], 2]],
        [["object", [1]]],
        [["O", [1]]],
        [[["float64"], [1]]],
        [["float64", 1]],
        [["float64", [-1]]],
        [["float64", [-1, -1]]],
        [["float64", [1.0]]],
        [["float64", [True]]],
        [["float64", ["1"]]],
        [["float64", [1] * (MOST_AXES + 1)]],
        [["float64", [0]]] * (MOST_ARRAYS + 1),
        [["float64", [0, 1 << 62, 1 << 62]]],
    ],
)
def test_an_array_is_a_known_dtype_and_whole_sizes(arrays) -> None:
    """Anything else in the layout is refused."""
    with pytest.raises(WireError):
        read(forged(arrays, b"\0" * 8), **CAPS)


@pytest.mark.parametrize(
    "header",
    [
        b"[",
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b'{"id": NaN, "kind": "seen", "body": null, "arrays": []}',
        b'{"id": "1", "kind": "seen", "body": Infinity, "arrays": []}',
        b"[" * 10_000,
        b"1" * 10_000,
        b"null",
        {"id": "1"},
        {"id": 1, "kind": "seen", "body": None, "arrays": []},
        {"id": "1", "kind": None, "body": None, "arrays": []},
        {"id": "1", "kind": "seen", "body": None, "arrays": [], "points": 100},
    ],
)
def test_a_header_is_an_object_of_four_fields(header) -> None:
    """Anything else is refused, and nothing in it breaks the parser."""
    with pytest.raises(WireError):
        read(frame(header), **CAPS)


def test_a_truth_value_is_one_of_two() -> None:
    """A byte of 2 in an array of bool arrives as True, equal to every other True."""
    got = read(forged([["bool", [3]]], b"\x00\x01\x02"), **CAPS)
    assert got is not None
    assert got.arrays[0].tobytes() == b"\x00\x01\x01"


def test_text_becomes_one_printable_line() -> None:
    """Control characters, direction marks and halves of characters become spaces."""
    assert line_of_text("a\x1b[31m\n\u202e\ud800b\u00e9", 100) == "a [31m   b\u00e9"
    assert line_of_text("x" * 50, 10) == "x" * 10
    with pytest.raises(WireError, match="text is missing"):
        line_of_text(None, 10)
