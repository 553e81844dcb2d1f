"""Static files: hashed names, compressed once, the style sheets as one file."""

import re
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

BUNDLES = ("css/site.css",)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
IMPORT = re.compile(r'@import url\("(?P<name>[^"]+)"\) layer\((?P<layer>[\w-]+)\);')


class BundlingStorage(CompressedManifestStaticFilesStorage):
    """Put what a bundle imports into the bundle: one request and one compression for a page's style."""

    # A template that names a missing file shows a broken picture, never an error page.
    manifest_strict = False

    def post_process(self, paths, dry_run=False, **options):
        paths = dict(paths)
        for name in BUNDLES:
            if name in paths and not dry_run:
                self._bundle(name, paths)
                paths[name] = (self, name)  # what gets its hash is the bundle, not the list it is made from
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _bundle(self, name: str, paths: dict) -> None:
        """Write the bundle `name`, from the sources: what was collected before may be an older bundle."""

        def source(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return file.read().decode()

        def inline(found: re.Match) -> str:
            part = str(PurePosixPath(name).parent / found["name"])
            return f"@layer {found['layer']}{{{source(part)}}}"

        text = COMMENT.sub("", IMPORT.sub(inline, COMMENT.sub("", source(name))))
        self.delete(name)
        self.save(name, ContentFile(" ".join(text.split()).encode()))
