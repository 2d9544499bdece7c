# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of export share, from the window and from the command line: pictures with content credentials, and an engine that sends them."""
import base64
import http.server
import json
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), 'imaging'))

from credentials_kit import sign  # noqa: E402,F401 (its folder is not on the path before)


class Signer:
    """An engine that answers with one picture, byte for byte; `base` is its address."""

    def __init__(self, picture):
        body = json.dumps({'created': 1, 'data': [{'b64_json': base64.b64encode(picture).decode()}]}).encode()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers.get('Content-Length', 0)))
                self.send_response(200)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                self.send_error(404)

            def log_message(self, *arguments):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f'http://127.0.0.1:{self.server.server_port}/v1'

    def close(self):
        self.server.shutdown()
        self.server.server_close()
