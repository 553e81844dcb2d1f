"""Make the virtual environment and start what was asked for.

Only the standard library, and words that an old Python understands: this file has to run where nothing is
installed yet, and to say in one sentence what is missing. (`print` with one argument, no f-string: 2.7 reads it.)
"""

import argparse
import hashlib
import os
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)


def main():
    if sys.version_info < OLDEST:
        version = ".".join(str(part) for part in sys.version_info[:3])
        sys.exit(
            "This is Python %s; the portal needs 3.11 or newer. Install one, or name it: make run PYTHON=python3.11"
            % version
        )
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["run", "develop", "catalogues"])
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args()
    if options.what == "run":
        run(options.port)
    else:
        install("dev.txt" if options.what == "develop" else "base.txt")
        compile_catalogues()


def run(port):
    ask_for(port)
    install("base.txt")
    compile_catalogues()
    os.chdir(ROOT)
    os.execv(PYTHON, [PYTHON, "-m", "alliance.demo", "--port", str(port)])


def ask_for(port):
    """Say at once that a port cannot be had, not after a minute of installing."""
    probe = socket.socket()
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        sys.exit("Port %s cannot be used (%s). Choose another one: make run PORT=8123" % (port, error.args[-1]))
    finally:
        probe.close()


def install(pins):
    """Bring the virtual environment in line with the pinned packages; nothing to do when the pins have not changed.

    What `dev.txt` installs contains all of `base.txt`, so a developer's environment serves the demo as well.
    """
    wanted = {name: fingerprint(name) for name in ("base.txt", "dev.txt")}
    if os.path.exists(PYTHON) and installed() in (wanted[pins], wanted["dev.txt"]):
        return
    print("Installing the packages into .venv (a minute or two, only when the pins have changed) ...")
    sys.stdout.flush()
    make_venv()
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    # Few and short retries: a machine without a network shall say so within seconds.
    command += ["--retries", "2", "--timeout", "15", "-r", os.path.join(ROOT, "requirements", pins)]
    result = subprocess.run(command, stderr=subprocess.PIPE, universal_newlines=True)
    if result.returncode:
        sys.exit(explain(result.stderr))
    with open(stamp(), "w") as file:
        file.write(wanted[pins])


def make_venv():
    if subprocess.call([sys.executable, "-m", "venv", "--upgrade" if os.path.exists(PYTHON) else "--clear", VENV]):
        sys.exit("Python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv")


def explain(errors):
    """One sentence for what pip said in many."""
    if "hash" in errors.lower() and "MISMATCH" in errors.upper():
        return "A package differs from the one that was pinned, so nothing was installed:\n" + errors
    if "connection" in errors.lower() or "resolve" in errors.lower() or "No matching distribution" in errors:
        return "The packages could not be fetched: is this machine connected to the network?"
    return "The packages could not be installed:\n" + errors


def fingerprint(pins):
    with open(os.path.join(ROOT, "requirements", pins), "rb") as file:
        return hashlib.sha256(file.read() + sys.version.encode()).hexdigest()


def stamp():
    return os.path.join(VENV, "installed-pins")


def installed():
    if not os.path.exists(stamp()):
        return ""
    with open(stamp()) as file:
        return file.read()


def compile_catalogues():
    """Make the .mo files that are missing or older than their .po; Babel does it without GNU gettext."""
    for folder in ("locale", "locale_vendor"):
        for path, _, files in os.walk(os.path.join(ROOT, folder)):
            for name in files:
                if name.endswith(".po") and is_stale(os.path.join(path, name)):
                    compile_catalogue(os.path.join(path, name))


def is_stale(source):
    target = source[:-3] + ".mo"
    return not os.path.exists(target) or os.path.getmtime(target) < os.path.getmtime(source)


def compile_catalogue(source):
    babel = os.path.join(VENV, "bin", "pybabel")
    result = subprocess.run(
        [babel, "--quiet", "compile", "-i", source, "-o", source[:-3] + ".mo"],
        stderr=subprocess.PIPE,
        universal_newlines=True,
    )
    if result.returncode:
        sys.exit("%s does not compile:\n%s" % (os.path.relpath(source, ROOT), result.stderr))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
