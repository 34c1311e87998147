"""The allocation as pure arithmetic: the promises of the rules text, tried on made-up years."""

from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from talent.rules.places import Child, Outcome, allocate, in_order, tier_rank

PLACES = st.integers(1, 4)
#: Years are drawn as fast as the machine can; a busy one is no fault of the rules.
CALM = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def years(draw: st.DrawFn) -> tuple[list[Child], dict[int, int], str]:
    many = draw(st.integers(0, 12))
    children = [
        Child(f"RC{number:04d}", draw(st.sampled_from(["A", "B", "C", "D", ""])), draw(st.sampled_from([0, 6, 24])),
              tuple(draw(st.lists(PLACES, min_size=1, max_size=3, unique=True))))
        for number in range(many)
    ]  # fmt: skip
    return children, {place: draw(st.integers(0, 3)) for place in range(1, 5)}, str(draw(st.integers(0, 99)))


def placed(found: list[Outcome]) -> dict[str, int | None]:
    return {one.number: one.place for one in found}


def rank(child: Child, place: int | None) -> int:
    return child.wishes.index(place) if place is not None else len(child.wishes)


@CALM
@given(years())
def test_never_above_capacity_and_only_what_was_wished(year: tuple[list[Child], dict[int, int], str]) -> None:
    children, capacity, seed = year
    found = placed(allocate(children, capacity, seed))
    for place, room in capacity.items():
        assert sum(one == place for one in found.values()) <= room
    assert all(found[one.number] in (*one.wishes, None) for one in children) and len(found) == len(children)


@CALM
@given(years())
def test_nobody_is_passed_over_by_somebody_later_in_the_order(year: tuple[list[Child], dict[int, int], str]) -> None:
    children, capacity, seed = year
    found = placed(allocate(children, capacity, seed))
    order = in_order(children, seed)
    for at, child in enumerate(order):
        for better in child.wishes[: rank(child, found[child.number])]:
            holders = [one for one in order if found[one.number] == better]
            assert len(holders) == capacity[better], "a better wish is full"
            assert all(order.index(holder) < at for holder in holders), "and full of those who come before"


@CALM
@given(years())
def test_no_two_families_would_both_gain_by_an_exchange(year: tuple[list[Child], dict[int, int], str]) -> None:
    children, capacity, seed = year
    found = placed(allocate(children, capacity, seed))
    for one in children:
        for other in children:
            mine, theirs = found[one.number], found[other.number]
            if mine is None or theirs is None or theirs not in one.wishes or mine not in other.wishes:
                continue
            assert not (rank(one, theirs) < rank(one, mine) and rank(other, mine) < rank(other, theirs))


@CALM
@given(years(), st.randoms())
def test_the_same_files_and_seed_give_the_same_whatever_order_they_are_read_in(
    year: tuple[list[Child], dict[int, int], str], random: object
) -> None:
    children, capacity, seed = year
    shuffled = list(children)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert allocate(children, capacity, seed) == allocate(shuffled, capacity, seed)


@CALM
@given(years(), PLACES, st.integers(1, 2))
def test_more_places_make_nobody_worse_off(
    year: tuple[list[Child], dict[int, int], str], place: int, more: int
) -> None:  # fmt: skip
    children, capacity, seed = year
    before = placed(allocate(children, capacity, seed))
    after = placed(allocate(children, {**capacity, place: capacity[place] + more}, seed))
    for child in children:
        assert rank(child, after[child.number]) <= rank(child, before[child.number])


def test_the_order_is_tier_then_months_then_the_lot_that_anybody_can_work_out() -> None:
    children = [Child("RC2", "B", 99, (1,)), Child("RC1", "A", 0, (1,)), Child("RC4", "", 120, (1,)),
                Child("RC3", "B", 99, (1,)), Child("RC5", "B", 100, (1,))]  # fmt: skip
    lots = sorted(["RC2", "RC3"], key=lambda number: sha256(f"440705:{number}".encode()).hexdigest())
    assert [one.number for one in in_order(children, "440705")] == ["RC1", "RC5", *lots, "RC4"]
    assert tier_rank("F") < tier_rank("") == tier_rank("Z")


def test_the_reasons_say_why_not_the_better_wish() -> None:
    children = [Child("RC1", "A", 0, (1, 2)), Child("RC2", "B", 0, (1, 2)), Child("RC3", "C", 0, (1, 2))]
    found = {one.number: one for one in allocate(children, {1: 1, 2: 1}, "s")}
    assert [(why.place, why.is_given) for why in found["RC2"].why] == [(1, False), (2, True)]
    assert found["RC3"].place is None and [why.is_given for why in found["RC3"].why] == [False, False]
    assert [found[number].order for number in ("RC1", "RC2", "RC3")] == [1, 2, 3]
