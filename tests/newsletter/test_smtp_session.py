"""The conversation with the mail server, step by step and with every refusal at every step."""

import pytest

from newsletter.sending import smtp
from newsletter.sending.smtp import Envelope, Lost, Rejected, Session, Unanswered, Unavailable
from tests.newsletter.scripted import CLOSE, Scripted

KARI, OLA, SIRI = (Envelope("post@example.org", f"{name}@example.org") for name in ("kari", "ola", "siri"))
MESSAGE = b"Subject: Hei\r\n\r\nHei!\r\n"


@pytest.fixture
def server(settings):
    """Start a mail server: `server(script, pipelining=True)`."""
    servers = []

    def start(script=lambda command: None, *, pipelining: bool = True) -> Scripted:
        servers.append(Scripted(script, pipelining=pipelining))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers[-1].port
        return servers[-1]

    yield start
    for each in servers:
        each.stop()


def answering(**answers: str):
    """A script: to the command that begins so, this answer; `dot` stands for the end of a message."""
    named = {("." if name == "dot" else name.upper()): answer for name, answer in answers.items()}

    def script(command: str) -> str | None:
        return named.get(command.partition(" ")[0])

    return script


def to(address: str, answer: str):
    return lambda command: answer if command.startswith("RCPT") and address in command else None


both = pytest.mark.parametrize("pipelining", [True, False], ids=["pipelining", "step by step"])


@both
def test_a_message_is_handed_over_with_the_servers_words(server, pipelining):
    there = server(answering(dot="250 2.0.0 queued as 7"), pipelining=pipelining)
    with Session() as session:
        session.offer(KARI)
        assert session.hand_over(MESSAGE) == "250 2.0.0 queued as 7"
    assert there.messages == [MESSAGE.removesuffix(b"\r\n")]
    steps = ["MAIL FROM:<post@example.org>", "RCPT TO:<kari@example.org>", "DATA", ".", "QUIT"]
    assert there.commands[1:] == steps


def test_the_envelope_travels_in_one_write_and_the_next_one_with_the_final_dot(server):
    there = server()
    with Session() as session:
        session.offer(KARI)
        session.send(MESSAGE, OLA)
        session.answer()
        session.offer(OLA)
        session.hand_over(MESSAGE)
    first, second = (envelope.at_once for envelope in (KARI, OLA))
    assert there.writes[1:4] == [first, MESSAGE + b".\r\n" + second, MESSAGE + b".\r\n"]
    assert len(there.messages) == 2
    assert there.connections == 1


def test_without_pipelining_each_step_waits_for_the_one_before(server):
    there = server(pipelining=False)
    with Session() as session:
        session.offer(KARI)
        session.send(MESSAGE, OLA)
        session.answer()
        session.offer(OLA)
        session.hand_over(MESSAGE)
    assert [write for write in there.writes if write.count(b"\r\n") > 1 and not write.startswith(b"Subject")] == []
    assert len(there.messages) == 2


@both
def test_a_refused_recipient_is_refused_with_the_servers_words_and_the_session_goes_on(server, pipelining):
    there = server(to("kari", "550 5.1.1 No such user"), pipelining=pipelining)
    with Session() as session:
        with pytest.raises(Rejected, match="No such user") as refused:
            session.offer(KARI)
        assert refused.value.permanent
        session.offer(OLA)
        session.hand_over(MESSAGE)
    assert there.connections == 1
    assert "RSET" in there.commands
    assert there.messages == [MESSAGE.removesuffix(b"\r\n")]


@pytest.mark.parametrize("data", ["503 5.5.1 RCPT first", "554 5.5.1 no valid recipients", "354 go on"])
def test_what_data_is_answered_after_a_refused_recipient_does_not_matter(server, data):
    def script(command: str) -> str | None:
        if command.startswith("RCPT"):
            script.refused = "kari" in command
            return "450 4.2.1 full" if script.refused else None
        if command == "DATA" and script.refused:
            return data
        return "554 no recipient" if command == "." and script.refused else None

    there = server(script)
    with Session() as session:
        with pytest.raises(Rejected, match="full") as refused:
            session.offer(KARI)
        assert not refused.value.permanent
        session.offer(OLA)
        session.hand_over(MESSAGE)
    assert there.connections == 1
    assert there.messages == [MESSAGE.removesuffix(b"\r\n")]


def test_a_recipient_refused_while_the_message_before_is_taken_keeps_neither_from_its_own_answer(server):
    there = server(to("ola", "550 not here"))
    with Session() as session:
        session.offer(KARI)
        session.send(MESSAGE, OLA)
        assert session.answer() == "250 ok"
        with pytest.raises(Rejected, match="550 not here"):
            session.offer(OLA)
        session.offer(SIRI)
        session.hand_over(MESSAGE)
    assert len(there.messages) == 2


def test_a_message_refused_after_the_dot_does_not_touch_the_next(server):
    refusing = iter(["554 5.7.1 Looks like spam"])
    there = server(lambda command: next(refusing, None) if command == "." else None)
    with Session() as session:
        session.offer(KARI)
        session.send(MESSAGE, OLA)
        with pytest.raises(Rejected, match="Looks like spam"):
            session.answer()
        session.offer(OLA)
        assert session.hand_over(MESSAGE) == "250 ok"
    assert len(there.messages) == there.connections == 1


@both
@pytest.mark.parametrize("answer", ["451 4.3.0 not now", "552 too large"])
def test_a_refused_data_is_a_refusal_of_the_message(server, pipelining, answer):
    server(answering(data=answer), pipelining=pipelining)
    with Session() as session, pytest.raises(Rejected, match=answer):
        session.offer(KARI)


@both
@pytest.mark.parametrize("answer", ["550 5.7.1 Sender rejected", "452 4.3.1 disk full"])
def test_a_refused_sender_is_our_trouble(server, pipelining, answer):
    server(answering(mail=answer), pipelining=pipelining)
    with Session() as session, pytest.raises(Unavailable, match=answer):
        session.offer(KARI)


@both
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("answer", ["421 4.3.2 closing", CLOSE], ids=["421", "closed"])
def test_a_server_that_hangs_up_before_the_message_has_certainly_not_got_it(server, pipelining, step, answer):
    there = server(answering(**{step: answer}), pipelining=pipelining)
    with Session() as session:
        with pytest.raises(Lost):
            session.offer(KARI)
        there.script = lambda command: None
        session.offer(KARI)
        session.hand_over(MESSAGE)
    assert (there.connections, len(there.messages)) == (2, 1)


def test_a_server_that_hangs_up_after_the_dot_leaves_it_open(server):
    server(answering(dot=CLOSE))
    with Session() as session:
        session.offer(KARI)
        with pytest.raises(Unanswered):
            session.hand_over(MESSAGE)


def test_a_server_that_takes_the_message_and_hangs_up_has_taken_it(server):
    there = server()
    with Session() as session:
        session.offer(KARI)
        there.script = lambda command: CLOSE if command.startswith("MAIL") else None
        session.send(MESSAGE, OLA)
        assert session.answer() == "250 ok"
        with pytest.raises(Lost):
            session.offer(OLA)
    assert len(there.messages) == 1


@both
def test_a_421_after_the_dot_is_a_refusal_and_the_end_of_the_connection(server, pipelining):
    there = server(answering(dot="421 too busy"), pipelining=pipelining)
    with Session() as session:
        session.offer(KARI)
        with pytest.raises(Rejected, match="421 too busy") as refused:
            session.hand_over(MESSAGE)
        assert not refused.value.permanent
        there.script = lambda command: None
        session.offer(OLA)
        session.hand_over(MESSAGE)
    assert there.connections == 2


@pytest.mark.parametrize(
    ("step", "answer"), [("data", "250 ok"), ("rcpt", "354 go on"), ("mail", "hello"), ("data", "354 go on\r\n250 ok")]
)
def test_answers_out_of_step_end_the_connection_before_anything_is_begun(server, step, answer):
    there = server(answering(**{step: answer}))
    with Session() as session, pytest.raises(Lost):
        session.offer(KARI)
    assert there.messages == []


def test_nonsense_after_the_dot_is_no_answer(server):
    server(answering(dot="354 go on"))
    with Session() as session:
        session.offer(KARI)
        with pytest.raises(Unanswered):
            session.hand_over(MESSAGE)


def test_a_session_takes_leave_after_so_many_messages(server, monkeypatch):
    monkeypatch.setattr(smtp, "SESSION", 2)
    there = server()
    envelopes = [KARI, OLA, SIRI]
    with Session() as session:
        for envelope, following in zip(envelopes, [*envelopes[1:], None], strict=True):
            session.offer(envelope)
            session.send(MESSAGE, following)
            session.answer()
    assert (len(there.messages), there.connections) == (3, 2)
    assert there.commands.count("QUIT") == 2


def test_a_message_that_was_announced_and_then_not_begun_is_left_by_hanging_up(server):
    there = server()
    with Session() as session:
        session.offer(KARI)
        session.send(MESSAGE, OLA)
        session.answer()
        session.offer(OLA)
    assert len(there.messages) == 1
    assert "QUIT" not in there.commands


def test_an_answer_of_several_lines_is_one(server):
    server(answering(dot="250-taken\r\n250 and kept"))
    with Session() as session:
        session.offer(KARI)
        assert session.hand_over(MESSAGE) == "250 taken and kept"


def test_a_server_that_thinks_for_long_is_waited_for(server, monkeypatch):
    monkeypatch.setattr("newsletter.sending.wire.GLANCE", 0.02)
    glances = []
    there = server()
    with Session(meanwhile=lambda: glances.append(1)) as session:
        session.offer(KARI)

        def thinking(command: str) -> None:
            while len(glances) < 2:
                pass

        there.script = thinking
        assert session.hand_over(MESSAGE) == "250 ok"
    assert len(glances) >= 2


def test_a_server_that_is_away_is_unavailable(settings):
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with Session() as session, pytest.raises(Unavailable):
        session.offer(KARI)
