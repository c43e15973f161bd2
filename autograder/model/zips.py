"""Zips that are the same whenever they are made of the same files."""

import io
import zipfile
from collections.abc import Collection, Mapping

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
FILE, PROGRAM = 0o100644, 0o100755


def zipped(files: Mapping[str, bytes], programs: Collection[str] = ()) -> bytes:
    """Return a zip of files by name, of which some are programs to be run."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (PROGRAM if name in programs else FILE) << 16
            entry.create_system = 3
            archive.writestr(entry, data, compresslevel=9)
    return buffer.getvalue()
