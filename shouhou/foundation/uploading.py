"""Uploads stop at the limit while they arrive; the rest of the request is read and thrown away."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

TOO_LARGE = "upload_too_large"


class LimitedUploads(FileUploadHandler):
    """First in the line of handlers: refuses a file beyond ``IMPORT_MAX_BYTES`` and marks the request."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a chunk on, unless the request holds more than it may."""
        self._received += len(raw_data)
        if self._received > settings.IMPORT_MAX_BYTES:
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """Leave the file to the next handler."""
        return None


def too_large(request: HttpRequest) -> bool:
    """Tell whether a file of this request was refused for its size."""
    return bool(getattr(request, TOO_LARGE, False))
