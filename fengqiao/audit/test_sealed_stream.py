"""Sealed files: whole or refused, whatever was done to them."""

import io

import pytest

from fengqiao.audit import sealed_stream
from fengqiao.audit.sealed_stream import Purpose, SealedReader, SealedWriter
from fengqiao.kernel.refusals import Refused

PASSPHRASE = "枫桥经验，小事不出村，矛盾不上交"
HEADER, SEALED_PIECE = 47, 64 + 16


@pytest.fixture(autouse=True)
def small_and_quick(monkeypatch):
    monkeypatch.setattr(sealed_stream, "COST", 2)
    monkeypatch.setattr(sealed_stream, "PIECE", 64)


def sealed(content: bytes, *, write: int = 50) -> bytes:
    out = io.BytesIO()
    with SealedWriter(out, passphrase=PASSPHRASE, purpose=Purpose.BACKUP) as writer:
        for start in range(0, len(content), write):
            writer.write(content[start : start + write])
    return out.getvalue()


def opened(file: bytes, passphrase: str = PASSPHRASE) -> bytes:
    return SealedReader(io.BytesIO(file), passphrase=passphrase).readall()


def refusal(file: bytes, passphrase: str = PASSPHRASE) -> str:
    with pytest.raises(Refused) as refused:
        opened(file, passphrase)
    return refused.value.name


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 128, 1000])
@pytest.mark.parametrize("write", [1, 50, 1000])
def test_what_was_sealed_comes_back(length, write):
    content = bytes(number % 251 for number in range(length))
    assert opened(sealed(content, write=write)) == content


def test_nothing_of_the_text_is_to_be_seen_and_no_two_files_are_alike():
    content = b"Zhang San owes Li Si 300" * 20
    assert b"owes" not in sealed(content)
    assert sealed(content) != sealed(content)


def test_every_flipped_byte_is_refused():
    whole = sealed(b"x" * 200)
    for place in range(len(whole)):
        altered = bytearray(whole)
        altered[place] ^= 1
        assert refusal(bytes(altered)) in {"not_a_sealed_file", "wrong_passphrase", "sealed_file_damaged"}


def test_every_shortened_file_is_refused():
    whole = sealed(b"x" * 200)
    for length in range(len(whole)):
        assert refusal(whole[:length]) in {"not_a_sealed_file", "sealed_file_cut_off", "sealed_file_damaged"}


def test_pieces_cut_off_cleanly_are_told_from_damage():
    whole = sealed(b"x" * 200)
    assert refusal(whole[: HEADER + 2 * SEALED_PIECE]) == "sealed_file_cut_off"
    assert refusal(whole[:HEADER]) == "sealed_file_cut_off"


def test_exchanged_repeated_and_appended_pieces_are_refused():
    whole = sealed(b"x" * 200)
    header, pieces = whole[:HEADER], whole[HEADER:]
    first, second, rest = (
        pieces[:SEALED_PIECE],
        pieces[SEALED_PIECE : 2 * SEALED_PIECE],
        pieces[2 * SEALED_PIECE :],
    )
    assert opened(header + first + second + rest) == b"x" * 200
    for wrong in (second + first + rest, first + first + second + rest, second + rest, pieces + b"!"):
        assert refusal(header + wrong) == "sealed_file_damaged"


def test_another_passphrase_does_not_open_it():
    assert refusal(sealed(b"x"), "another passphrase") == "wrong_passphrase"


def test_a_short_passphrase_is_refused():
    with pytest.raises(Refused, match="passphrase_too_short"):
        SealedWriter(io.BytesIO(), passphrase="eleven char", purpose=Purpose.BACKUP)


def test_a_file_whose_writing_was_interrupted_is_refused():
    out = io.BytesIO()
    with (
        pytest.raises(KeyboardInterrupt),
        SealedWriter(out, passphrase=PASSPHRASE, purpose=Purpose.BACKUP) as writer,
    ):
        writer.write(b"x" * 200)
        raise KeyboardInterrupt
    assert refusal(out.getvalue()) == "sealed_file_cut_off"
