"""docker-compose.yml as the tests read it."""

import shlex
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
FILE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict] = FILE["services"]
#: The services that run the portal's own image.
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == FILE["x-portal"]["image"]}


def command(name: str) -> list[str]:
    return SERVICES[name]["command"]


def health_command(name: str) -> list[str]:
    """The command of a service's health check as this machine runs it."""
    kind, *words = SERVICES[name]["healthcheck"]["test"]
    if kind == "CMD-SHELL":
        return ["sh", "-c", words[0].replace("$$", "$")]
    return words


def example() -> dict[str, str]:
    """The variables of .env.example."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def dockerfile() -> list[list[str]]:
    """The instructions of the Dockerfile, each as words."""
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    return [shlex.split(line, posix=False) for line in text.splitlines() if line and not line.startswith("#")]


def local_nginx(folder: Path, web: int, port: int) -> str:
    """deploy/nginx.conf with this machine's addresses in place of the containers'."""
    (folder / "pages").mkdir(exist_ok=True)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    local = {
        "/tmp/": f"{folder}/",  # noqa: S108  replaced. And first: the folder may be below it
        "include mime.types": "include /etc/nginx/mime.types",
        "web:8000": f"127.0.0.1:{web}",
        "listen 8080": f"listen 127.0.0.1:{port}",
        "/var/cache/nginx": str(folder),
        "/var/lib/portal/media": str(folder / "media"),
    }
    for container, here in local.items():
        assert container in text
        text = text.replace(container, here)
    return text
