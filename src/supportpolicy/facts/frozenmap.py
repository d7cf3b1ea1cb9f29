"""A mapping that never changes, so that values may have one inside."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, Iterator, KeysView, Mapping
from typing import Self, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class FrozenMap(Mapping[K, V]):
    """A mapping that never changes, hashable if its keys and values are, and equal to any mapping with the same items.

    Example:
        >>> FrozenMap({"kind": "bug"}) == {"kind": "bug"}
        True
    """

    __slots__ = ("_items",)
    _items: dict[K, V]

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        if isinstance(items, FrozenMap):
            other: FrozenMap[K, V] = items  # which never changes, so that the same items do for both
            self._items = other._items
        else:
            self._items = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, key: object) -> bool:
        return key in self._items

    def keys(self) -> KeysView[K]:
        """The keys, as those of a dict."""
        return self._items.keys()

    def items(self) -> ItemsView[K, V]:
        """The items, as those of a dict."""
        return self._items.items()

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def overlaid(self, newer: FrozenMap[K, V]) -> Self:
        """The same mapping with newer values in the place of those of the same keys."""
        made: Self = type(self).__new__(type(self))
        made._items = self._items | newer._items
        return made
