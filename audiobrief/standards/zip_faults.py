"""What opening and unpacking a zip archive may raise, whatever is in it."""

import lzma
import zipfile
import zlib

ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
    RuntimeError,
)
"""Of `zipfile`: NotImplementedError for a way of packing that it does not know, RuntimeError for a password."""
