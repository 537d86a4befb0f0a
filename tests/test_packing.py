"""Records that are packed come out as they went in."""

from hypothesis import given
from hypothesis import strategies as st

import make
from feedtool import packing
from feedtool.model import Episode
from feedtool.packing import Packed


@given(st.lists(st.tuples(st.text(max_size=5), st.integers()), max_size=3 * packing.TOGETHER))
def test_records_come_out_in_their_order(records: list[tuple[str, int]]) -> None:
    packed: Packed[tuple[str, int]] = Packed()
    for record in records:
        packed.add(record)

    assert packed.unpacked() == records
    assert packed.unpacked() == []


def test_packed_episodes_take_a_tenth() -> None:
    packed: Packed[Episode] = Packed()
    guests = (make.person(name="Ada Lovelace", bio="She wrote the first program."),)
    episodes = [make.episode(slug=f"{number}", title=f"Episode {number}", guests=guests) for number in range(640)]
    for one in episodes:
        packed.add(one)

    assert (len(packed.packs), packed.last) == (10, [])
    assert sum(map(len, packed.packs)) < 100 * len(episodes)
    assert packed.unpacked() == episodes
