"""A small IMAP server (RFC 3501) that keeps its mails in memory: as much of it as `imaplib` is asked for."""

import re
import socketserver
import threading
from contextlib import contextmanager

PASSWORD = "p:ss w@rd"
WORDS = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\([^)]*\))|(\S+)')


class Mailbox:
    """Folders of mails by UID, each a list of its flags and its bytes."""

    def __init__(self, *mails: bytes, capabilities: str = "MOVE UIDPLUS NAMESPACE", namespace: str = '(("" "/"))'):
        self.capabilities, self.namespace = capabilities, namespace
        self.folders: dict[str, dict[int, list]] = {"INBOX": {}}
        self.asked: list[str] = []
        self.hangs_up_at = ""
        for uid, mail in enumerate(mails, start=7):
            self.folders["INBOX"][uid] = [set(), mail]

    def mails(self, folder: str) -> list[bytes]:
        return [mail for _flags, mail in self.folders.get(folder, {}).values()]

    def flags(self, folder: str = "INBOX") -> list[set]:
        return [flags for flags, _mail in self.folders[folder].values()]


class Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say(f"* OK [CAPABILITY IMAP4rev1 {self.box.capabilities}] ready")
        for line in self.rfile:
            if not line.isascii() or b" " not in line:  # somebody speaks TLS
                return
            tag, *words = [(a or b or c).decode() for a, b, c in WORDS.findall(line)]
            name = " ".join(words[:2] if words[0].upper() == "UID" else words[:1]).upper()
            self.box.asked.append(name)
            if name == self.box.hangs_up_at:
                return
            answer = getattr(self, "do_" + name.lower().replace(" ", "_"))(*words[len(name.split()) :])
            self.say(f"{tag} {answer or 'OK done'}")
            if name == "LOGOUT":
                return

    @property
    def box(self) -> Mailbox:
        return self.server.box

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def do_capability(self):
        self.say(f"* CAPABILITY IMAP4rev1 {self.box.capabilities}")

    def do_login(self, user, password):
        if (user, password) != ("retur@example.org", PASSWORD):
            return "NO [AUTHENTICATIONFAILED] wrong password"
        return None

    def do_select(self, folder):
        if folder not in self.box.folders:
            return "NO no such folder"
        self.say(f"* {len(self.box.folders[folder])} EXISTS")
        self.mails = self.box.folders[folder]
        return None

    def do_namespace(self):
        self.say(f"* NAMESPACE {self.box.namespace} NIL NIL")

    def do_create(self, folder):
        if folder in self.box.folders:
            return "NO [ALREADYEXISTS] it is there"
        self.box.folders[folder] = {}
        return None

    def do_uid_search(self, *criteria):
        unwanted = {{"UNFLAGGED": r"\Flagged", "UNDELETED": r"\Deleted"}[criterion] for criterion in criteria}
        found = [str(uid) for uid, (flags, _mail) in self.mails.items() if not flags & unwanted]
        self.say(f"* SEARCH {' '.join(found)}")

    def do_uid_fetch(self, uid, what):
        most = int(re.search(r"<0\.(\d+)>", what)[1])
        if int(uid) in self.mails:
            data = self.mails[int(uid)][1][:most]
            self.wfile.write(b"* 1 FETCH (UID %s BODY[]<0> {%d}\r\n%s)\r\n" % (uid.encode(), len(data), data))

    def do_uid_store(self, uid, action, flags):
        assert action == "+FLAGS"
        self.mails[int(uid)][0] |= set(flags.strip("()").split())
        self.say(f"* 1 FETCH (FLAGS {flags})")

    def do_uid_copy(self, uid, folder):
        self.box.folders[folder][int(uid)] = [set(), self.mails[int(uid)][1]]

    def do_uid_move(self, uid, folder):
        self.do_uid_copy(uid, folder)
        del self.mails[int(uid)]

    def do_uid_expunge(self, uid):
        assert r"\Deleted" in self.mails[int(uid)][0]
        del self.mails[int(uid)]

    def do_logout(self):
        self.say("* BYE until next time")


@contextmanager
def serve(box: Mailbox):
    """Yield the address of a server that has `box`."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        server.box = box
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"imap://retur%40example.org:p%3Ass%20w%40rd@127.0.0.1:{server.server_address[1]}/INBOX"
        server.shutdown()
