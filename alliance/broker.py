"""Celery's filesystem broker with messages that appear whole.

kombu gives a message its final name before it writes it, so a worker that looks at that moment takes an empty
file, cannot read it and ends. Here a message is written under a name that no reader looks for, and then renamed.
"""

import time
import uuid
from pathlib import Path

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict, **kwargs) -> None:
        folder = Path(self.data_folder_out)
        unfinished = folder / f"{uuid.uuid4()}.unfinished"
        unfinished.write_text(dumps(payload))
        unfinished.rename(folder / f"{time.time_ns()}_{unfinished.stem}.{queue}.msg")


class Transport(filesystem.Transport):
    Channel = Channel


def install() -> None:
    """Let `filesystem://` mean this transport."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
