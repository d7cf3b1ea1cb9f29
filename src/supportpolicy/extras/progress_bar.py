"""A progress bar for long simulations, by tqdm (extra ``progress``)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(label: str = "") -> Iterator[Callable[[int, int], None]]:
    """What `simulate` takes as ``progress``: a bar on the error output while the block runs.

    Args:
        label: What stands before the bar.

    Example:
        >>> from datetime import timedelta
        >>> import supportpolicy as sp
        >>> packages = sp.shipped_policy("confluence_package").packages
        >>> use = [timedelta(hours=hours) for hours in (12, 44, 47, 20, 31, 18)]
        >>> with progress_bar("packages") as progress:
        ...     result = sp.simulate(packages, use, seed=1, overage_rate=sp.Money.of(100, "EUR"), progress=progress)

    Raises:
        ModuleNotFoundError: if tqdm is not installed (``pip install supportpolicy[progress]``).
    """
    from tqdm import tqdm

    with tqdm(desc=label) as bar:

        def progress(done: int, runs: int) -> None:
            bar.total = runs
            bar.update(done - bar.n)

        yield progress
