"""Take the pictures of the staff guide anew, so that they show what is on the screen.

A demo is started in a folder of its own, and its clock always stands at the same moment: the same data gives the same
pictures. An editor goes through the guide's exercise (tools/exercise.py) and then looks around; a secretary takes a
resolution from first draft to successor (tools/secretary.py).
"""

import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.exercise import GUIDE, Editor, Person  # noqa: E402  found from anywhere
from tools.secretary import Secretary  # noqa: E402

PICTURES = GUIDE / "bilder"
MOMENT = "2026-11-23T09:00:00+01:00"
DESK = {"width": 1280, "height": 6000}  # all of a form is in sight, so the writing help has been asked for all of it
READER = {"width": 900, "height": 3000}
MARGIN = 4  # pixels around what is shown
LARGEST = 60_000  # bytes
FIRST_START = 300  # seconds
SHEET = """krav;dato;stadium;hva som skjedde;kilde;adresse
13;03.11.2026;Til behandling;Utvalget holdt en høring.;Referat;https://utvalget.example/referat
14;05.11.2026;Avvist;Departementet svarte nei.;Brev fra departementet;https://departementet.example/brev
"""
HELPED = """[...document.querySelectorAll(".writing-help")].every(
  (box) => !box.offsetParent || box.innerHTML || !document.getElementById(box.id.replace("_writing_help", "")).value)"""
CLOCK = f"import time_machine\ntime_machine.travel('{MOMENT}').start()\n"


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Run the demo with its clock at MOMENT; yields its address."""
    (folder / "clock").mkdir()
    (folder / "clock" / "sitecustomize.py").write_text(CLOCK)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    surroundings = os.environ | {"VAR_DIR": str(folder / "var"), "PYTHONPATH": str(folder / "clock")}
    command = [sys.executable, "-m", "alliance.demo", "--port", str(port)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=log, stderr=log)
    try:
        _wait(process, folder / "log")
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _wait(process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + FIRST_START
    while "Ctrl-C" not in log.read_text():
        if process.poll() is not None or time.monotonic() > end:
            sys.exit(f"The demo did not start:\n{log.read_text()}")
        time.sleep(0.2)


class Camera:
    """Takes pictures of parts of a page and keeps them as WebP."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def take(self, name: str, *parts: Locator | str, on: Page | None = None) -> None:
        """Picture all of `parts` and what is between them."""
        page = on or self.page
        page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        page.wait_for_load_state("networkidle")
        page.wait_for_function(HELPED)
        shown = [page.locator(part).first if isinstance(part, str) else part for part in parts]
        clip = _around([part.bounding_box() for part in shown])
        self._keep(name, page.screenshot(clip=clip, animations="disabled"))

    @staticmethod
    def _keep(name: str, png: bytes) -> None:
        """Lossless where that is small enough: letters stay sharp."""
        image = Image.open(io.BytesIO(png)).convert("RGB")
        for quality in ({"lossless": True}, {"quality": 85}, {"quality": 60}):
            image.save(PICTURES / f"{name}.webp", method=6, **quality)
            if (PICTURES / f"{name}.webp").stat().st_size <= LARGEST:
                break
        print(f"{name:<22} {image.width:>5} x {image.height:<5} {(PICTURES / f'{name}.webp').stat().st_size:>6} bytes")


def _around(boxes: list[dict]) -> dict:
    left, top = min(box["x"] for box in boxes), min(box["y"] for box in boxes)
    right = max(box["x"] + box["width"] for box in boxes)
    bottom = max(box["y"] + box["height"] for box in boxes)
    x, y = max(0, left - MARGIN), max(0, top - MARGIN)
    return {"x": x, "y": y, "width": right + MARGIN - x, "height": bottom + MARGIN - y}


def the_exercise(editor: Editor, camera: Camera) -> None:
    page = editor.page
    camera.take("skrivebord", "#content > h1", "#content-main")
    editor.fill_topic()
    editor.save_topic()
    page.locator(".field-body .writing-help__verdict").first.wait_for()
    camera.take("tema", "#content > h1", ".field-body")
    camera.take("forhandsvisning", "header", "main", on=editor.preview())
    editor.follow("Skriv et nytt krav")
    editor.fill_demand(editor.exercise.demands[0])
    camera.take("krav", "#content > h1", ".field-since")
    page.go_back()
    editor.write_demands()
    editor.publish_topic()
    editor.mark_demands()
    camera.take("publiser", "#content > h1", "#changelist-form", "#changelist-filter-header")
    editor.publish_demands()
    editor.fill_update()
    camera.take("oppdatering", "#content > h1", ".field-source_url")
    editor.publish_update()
    editor.see_on_site()


def the_result(editor: Editor, camera: Camera, visitor: Page) -> None:
    visitor.goto(editor.page.url)
    camera.take("resultat-krav", "header", "main", on=visitor)
    visitor.goto("/politikk/strom-og-varme/")
    camera.take("resultat-tema", "header", ".demands", on=visitor)


def around_the_desk(page: Page, camera: Camera) -> None:
    """The rest of what the guide tells about, at records of the demo."""
    page.goto("/admin/policies/topic/")
    camera.take("temaer", "#content > h1", "#changelist")
    page.goto("/admin/policies/topic/1/change/")
    page.locator("input[name=change_kind]").last.check()
    page.locator("#id_change_note").fill("Nytt krav: strøm skal regnes med i sosialhjelpen.")
    camera.take("endringsmerknad", "fieldset:has(.field-change_kind)")
    camera.take("deler", "#sections-group > fieldset > h2", "#sections-0")
    page.goto("/admin/policies/demand/1/change/")
    camera.take("oppdateringer", "fieldset:has(.field-update_list)")
    camera.take("sitat", "#own_quotations-group > fieldset > h2", "#own_quotations-0")
    page.goto("/admin/policies/demand/1/withdraw/")
    page.locator("#id_reason").fill("Vi har samlet dette kravet og krav 2 i ett.")
    camera.take("trekk-tilbake", "#content > h1", "#content form")


def imports(page: Page, camera: Camera) -> None:
    page.goto("/admin/policies/figure/1/change/")
    camera.take("tall", "fieldset:has(.field-values)", ".field-licence")
    values = page.locator("#id_values").input_value()
    page.locator("#id_values").fill(values.strip().rpartition("\n")[0])  # the newest is in the file alone
    page.locator("[name=_continue]").click()
    _choose(page, "/admin/policies/figure/1/import/", "tall.csv", values)
    camera.take("import-tall", "#content > h1", "#content table")
    _choose(page, "/admin/policies/demandupdate/import/", "oppdateringer.csv", SHEET)
    camera.take("import-oppdateringer", "#content > h1", ".submit-row")


def _choose(page: Page, path: str, name: str, text: str) -> None:
    page.goto(path)
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text.encode()})
    page.locator("#content .submit-row [type=submit]").click()


MEETING = ("Øvingsmøtet", "23.11.2026", "Granvåg")
SUCCESSOR = "Buss til alle i Granvåg og Eplevik"
LINK = re.compile(r"http\S+/forslag/\S+")


def a_draft(secretary: Secretary, camera: Camera) -> None:
    secretary.page.goto("/admin/resolutions/resolution/")
    secretary.follow("Arbeid å leve av")
    secretary.turn_to("Teksten")
    secretary.page.locator(".clause-row summary").first.click()
    camera.take("punkt", ".clause-row")
    secretary.turn_to("Historikk for utkastet")
    camera.take("historikk", "#content > h1", ".history-table")
    secretary.hold_meeting(*MEETING)
    secretary.begin(MEETING[0], "2026-4", secretary.road.title)
    secretary.paste(secretary.road.text)
    camera.take("lim-inn", "#content > h1", ".section-row")
    secretary.save_text()


def amendments(secretary: Secretary, camera: Camera, visitor: Page) -> None:
    secretary.lay_out("2026-11-23T23:59")
    secretary.send_link("Tannklemma", "Oda Lund", "oda.lund@tannklemma.example.org")
    visitor.goto("/utboks/")
    visitor.locator("main a").first.click()
    visitor.goto(LINK.search(visitor.locator("main").inner_text())[0])
    visitor.get_by_role("link", name="Endre 1.2", exact=True).click()
    camera.take("lenke", "main h1", ".write-amendment", on=visitor)
    secretary.enter_amendments()
    camera.take("endringsforslag", "#content > h1", ".amendments-place")
    secretary.turn_to("Vedtak")
    camera.take("vedtak", "#content > h1", "[aria-labelledby=life-not-yet]")
    secretary.look_at_amendment(1)
    camera.take("avgjor", ".amendments-place--collision", ".amendments-form .submit-row")
    secretary.decide("vedtatt", "14 mot 6 stemmer")


def the_decision(secretary: Secretary, camera: Camera, visitor: Page) -> None:
    quorum = "Alle de ti medlemsorganisasjonene var representert."
    secretary.record_adoption(quorum, (17, 2, 1))
    camera.take("bekreft", "#content > h1", "#content .submit-row")
    secretary.confirm("Møtet vedtok resolusjonen")
    secretary.publish(secretary.road.title)
    secretary.open("Resolusjoner")
    secretary.follow(secretary.road.title)
    secretary.correct("La barn", "La alle barn")
    visitor.goto("/resolusjoner/2026/buss-til-alle-i-granvag/")
    camera.take("utgaver", "main header", "#utgaver", on=visitor)
    secretary.begin(MEETING[0], "2026-5", SUCCESSOR)
    secretary.paste(secretary.road.text.replace(secretary.road.title, SUCCESSOR))
    secretary.save_text()
    secretary.record_adoption(quorum)
    secretary.confirm("Møtet vedtok resolusjonen")
    secretary.open("Resolusjoner")
    secretary.follow(secretary.road.title)
    secretary.supersede(SUCCESSOR)


def readers(page: Page, camera: Camera) -> None:
    """Those who get the newsletter, one whose mailbox is gone, and the lists."""
    page.goto("/admin/newsletter/subscriber/?q=kari.")
    camera.take("abonnenter", "#content > h1", "#changelist")
    page.goto("/admin/newsletter/subscriber/?blocked=bounced")
    page.locator("#result_list tbody th a").first.click()
    camera.take("abonnent", "#content > h1", "#bounces-group")
    camera.take("samtykke", "#consent_events-group")
    page.goto("/admin/newsletter/mailinglist/")
    camera.take("lister", "#content > h1", "#changelist")


def a_newsletter(page: Page, camera: Camera) -> None:
    """The draft of the demo: written, looked at in the dark, and with two things that stand in its way."""
    page.goto("/admin/newsletter/campaign/?state__exact=draft")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_text("Forhåndsvisningen er oppdatert.").wait_for()
    frame = page.locator("[data-look-frame]")
    camera.take("nyhetsbrev-skriv", "#content > h1", page.locator(".block-row").first, frame)
    page.locator("[name=shape][value=dark]").check()
    camera.take("nyhetsbrev-mork", ".composer-look__shapes", frame)
    page.get_by_role("button", name="Legg til knapp").click()
    page.locator("[data-row=button] [name*=-line_]:visible").last.fill("Les mer")
    page.locator("[data-row=button] [name$=-url]:visible").last.fill("/finnes-ikke/")
    page.locator("#id_nb-subject").fill("GRATIS HJELP TIL ALLE")
    page.locator(".preflight__block").first.wait_for()
    camera.take("nyhetsbrev-sjekk", "#found-title", "[data-found]")


def how_it_went(page: Page, camera: Camera) -> None:
    page.once("dialog", lambda question: question.accept())  # what was typed is left
    page.goto("/admin/newsletter/campaign/1/progress/")
    camera.take("nyhetsbrev-framdrift", "#content > h1", "#content")


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("The pictures are taken with Chromium, which this machine lacks: apt-get install chromium")
    PICTURES.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="portal-pictures-") as name,
        demo(Path(name)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take_all(browser, address, Path(name) / "var" / "demo_logins.json")
        browser.close()


def take_all(browser: Browser, address: str, logins: Path) -> None:
    surroundings = {"base_url": address, "locale": "nb-NO", "timezone_id": "Europe/Oslo", "bypass_csp": True}
    visitor = browser.new_page(viewport=READER, **surroundings)
    editor = Editor(browser.new_page(viewport=DESK, **surroundings))
    log_in(editor, "editor", logins)
    for_editors(editor, visitor)
    secretary = Secretary(browser.new_page(viewport=DESK, **surroundings))
    log_in(secretary, "secretary", logins)
    for_secretaries(secretary, visitor)
    newsletter_editor = Person(browser.new_page(viewport=DESK, **surroundings))
    log_in(newsletter_editor, "newsletter_editor", logins)
    for_newsletter_editors(newsletter_editor)


def log_in(person: Person, role: str, logins: Path) -> None:
    login = next(login for login in json.loads(logins.read_text()) if login["key"] == role)
    person.log_in(login["username"], login["password"])


def for_editors(editor: Editor, visitor: Page) -> None:
    camera = Camera(editor.page)
    the_exercise(editor, camera)
    the_result(editor, camera, visitor)
    around_the_desk(editor.page, camera)
    imports(editor.page, camera)


def for_secretaries(secretary: Secretary, visitor: Page) -> None:
    camera = Camera(secretary.page)
    a_draft(secretary, camera)
    amendments(secretary, camera, visitor)
    the_decision(secretary, camera, visitor)


def for_newsletter_editors(person: Person) -> None:
    camera = Camera(person.page)
    readers(person.page, camera)
    a_newsletter(person.page, camera)
    how_it_went(person.page, camera)


if __name__ == "__main__":
    main()
