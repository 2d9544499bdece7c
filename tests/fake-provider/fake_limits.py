# SPDX-License-Identifier: GPL-3.0-or-later
"""Rate limits of so many a minute, which fill up again evenly, as OpenAI's do."""

import threading
import time


class Limit:
    """what: as the message names it. minute_ms: how long a minute is; tests have no time."""

    def __init__(self, what, per_minute, minute_ms=60000):
        self.what, self.size, self.rate = what, per_minute, per_minute / (minute_ms / 1000)
        self.lock, self.left, self.at = threading.Lock(), float(per_minute), time.monotonic()

    def fill(self):
        now = time.monotonic()
        self.left, self.at = min(self.size, self.left + (now - self.at) * self.rate), now

    def take(self, number):
        """0, or the seconds to wait. More than a whole minute's are never had at once."""
        with self.lock:
            self.fill()
            if number <= self.left:
                self.left -= number
                return 0
            return (number - self.left) / self.rate

    def used(self):
        with self.lock:
            self.fill()
            return round(self.size - self.left)

    def message(self, number, seconds):
        return (f'Rate limit reached for gpt-image-2 (for limit gpt-image) in organization org-fake on {self.what} '
                f'per min: Limit {self.size}, Used {self.used()}, Requested {number}. Please try again in '
                f'{say_seconds(seconds)}.')

    def headers(self):
        used = self.used()
        return [('x-ratelimit-limit-requests', str(self.size)),
                ('x-ratelimit-remaining-requests', str(max(0, self.size - used))),
                ('x-ratelimit-reset-requests', say_seconds(used / self.rate))]


def say_seconds(seconds):
    """12s, 6m0s, 960ms."""
    if seconds < 1:
        return f'{max(1, round(seconds * 1000))}ms'
    if seconds < 60:
        return f'{seconds:.3f}'.rstrip('0').rstrip('.') + 's'
    return f'{int(seconds // 60)}m{int(seconds % 60)}s'
