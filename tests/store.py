"""An S3 server on loopback, for what is published to or made in an object store."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import pytest


@contextmanager
def s3_server(monkeypatch: pytest.MonkeyPatch, *buckets: str) -> Iterator[Any]:
    """Hold a server with some buckets, named by the environment, and yield boto3's client of it."""
    server = pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    pytest.importorskip("s3fs").S3FileSystem.clear_instance_cache()  # those of another server
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    for name, value in (
        ("AWS_ENDPOINT_URL", f"http://{host}:{port}"),
        ("AWS_ACCESS_KEY_ID", "x"),
        ("AWS_SECRET_ACCESS_KEY", "x"),
        ("AWS_DEFAULT_REGION", "us-east-1"),
    ):
        monkeypatch.setenv(name, value)
    urlopen(f"http://{host}:{port}/moto-api/reset", b"").close()  # servers of one process share what they hold
    client = boto3.client("s3")
    for name in buckets:
        client.create_bucket(Bucket=name)
    yield client
    client.close()
    running.stop()


def objects(client: Any, bucket: str) -> dict[str, tuple[str, Any]]:
    """Return key → (ETag, moment of its last write) of every object in a bucket."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {one["Key"]: (one["ETag"], one["LastModified"]) for page in pages for one in page.get("Contents", ())}
