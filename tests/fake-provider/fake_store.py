# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that a client uploads, and lists that are given out page by page."""

import base64
import hashlib
import threading
import time

from fake_dialect import new_id


class StoredFile:
    def __init__(self, name, mime, data, purpose=None, metadata=None, keep_s=None):
        self.id, self.name, self.mime, self.data = new_id(), name, mime, data
        self.purpose, self.metadata, self.created = purpose, metadata or {}, time.time()
        self.expires = self.created + keep_s if keep_s else None
        self.sha256 = hashlib.sha256(data).hexdigest()


class Store:
    """What was uploaded, by id; gone when deleted, expired or forgotten."""

    def __init__(self):
        self.lock, self.by_id = threading.Lock(), {}

    def add(self, stored, file_id=None):
        stored.id = file_id or stored.id
        with self.lock:
            self.by_id[stored.id] = stored
        return stored

    def find(self, file_id):
        with self.lock:
            stored = self.by_id.get(file_id)
        return None if stored is None or (stored.expires and stored.expires < time.time()) else stored

    def delete(self, file_id):
        """True when it was there."""
        with self.lock:
            return self.by_id.pop(file_id, None) is not None

    def list(self):
        """Newest first."""
        with self.lock:
            return sorted(self.by_id.values(), key=lambda stored: stored.created, reverse=True)

    def forget(self):
        with self.lock:
            self.by_id.clear()


def make_cursor(item_id):
    return base64.urlsafe_b64encode(f'before {item_id}'.encode()).decode().rstrip('=')


def read_cursor(cursor):
    try:
        return base64.urlsafe_b64decode(cursor + '=' * (-len(cursor) % 4)).decode().removeprefix('before ')
    except ValueError:
        return None


def cut_page(items, cursor, size):
    """(items of this page, cursor of the next or None). The cursor names the last one of the page before."""
    start = 0
    if cursor:
        last = read_cursor(cursor)
        start = next((i + 1 for i, item in enumerate(items) if item.id == last), len(items))
    page = items[start:start + size]
    return page, make_cursor(page[-1].id) if start + size < len(items) else None
