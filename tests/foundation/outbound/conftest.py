import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Neighbour:
    """A server on this machine that answers as the test tells it and remembers what it was asked."""

    def __init__(self):
        self.asked = []
        self.answer = lambda request: (200, {}, b"ok")
        neighbour = self

        class Handler(BaseHTTPRequestHandler):
            def do(self):
                length = int(self.headers.get("content-length") or 0)
                names = {name.lower(): value for name, value in self.headers.items()}
                request = (self.command, self.path, names, self.rfile.read(length))
                neighbour.asked.append(request)
                status, headers, body = neighbour.answer(request)
                self.send_response(status)
                for name, value in {"content-length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do  # noqa: N815 (the library's names)

            def log_message(self, *args):
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                """A client that hung up is part of some tests."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def neighbour():
    server = Neighbour()
    yield server
    server.close()
