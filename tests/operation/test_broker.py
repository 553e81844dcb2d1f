"""The demo's broker hands over whole messages only."""

import multiprocessing

from kombu import Connection

from alliance import broker

MESSAGES = 2000


def _publish(folder: str) -> None:
    with _connection(folder) as connection, connection.SimpleQueue("busy") as queue:
        for number in range(MESSAGES):
            queue.put({"number": number, "ballast": "x" * 5000})


def _connection(folder: str) -> Connection:
    broker.install()
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": f"{folder}/control"}
    return Connection("filesystem://localhost", transport_options=options)


def test_a_reader_beside_a_writer_gets_every_message_whole_and_in_order(tmp_path):
    (tmp_path / "control").mkdir()
    writer = multiprocessing.get_context("spawn").Process(target=_publish, args=(str(tmp_path),))
    with _connection(str(tmp_path)) as connection, connection.SimpleQueue("busy") as queue:
        writer.start()
        numbers = []
        for _ in range(MESSAGES):
            message = queue.get(timeout=30)
            numbers.append(message.payload["number"])
            message.ack()
    writer.join()
    assert numbers == list(range(MESSAGES))
