"""Cutting a connection, as a failing network does."""

from __future__ import annotations

import socket

from flask import Response, request


def cut() -> Response:
    """Closes the client's connection without an answer; where the server keeps its socket to itself, 503."""
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    return Response("Service Unavailable", 503)
