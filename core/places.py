"""Places on a lower room's pages where the rooms above show what they know.

A lower room makes a `Place`; each room above registers a provider for it in `AppConfig.ready()`.
So a demand's page shows the resolutions that quote it, and `policies` never imports `resolutions`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Place(Generic[Asked, Told]):
    """Providers that are asked in a fixed order."""

    def __init__(self) -> None:
        self._providers: list[tuple[int, Callable[[Asked], Iterable[Told]]]] = []

    def register(self, provider: Callable[[Asked], Iterable[Told]], *, order: int) -> None:
        """Let `provider` answer; the lowest `order` answers first."""
        self._providers.append((order, provider))
        self._providers.sort(key=lambda entry: entry[0])

    def ask(self, asked: Asked) -> Iterator[Told]:
        """Everything that the providers know about `asked`."""
        for _order, provider in self._providers:
            yield from provider(asked)
