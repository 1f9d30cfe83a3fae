"""nginx with the project's configuration, on loopback; None where it isn't installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CONFIGURATION = Path(__file__).parent.parent / "docs" / "nginx.conf"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
PROGRAM = shutil.which("nginx")
INSTALLED = PROGRAM is not None and BROTLI.exists()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def nginx(folder: Path, public: Path, upstream: str = "127.0.0.1:1", workers: int = 1) -> Iterator[tuple[str, int]]:
    """nginx over the files of `public`, as docs/nginx.conf has it: its address, and the process id of its master.

    `upstream` is the HOST:PORT of a Regionwire server.
    """
    port = free_port()
    told = CONFIGURATION.read_text("utf-8")
    for given, ours in {
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/srv/regionwire/public": str(public),
        "server 127.0.0.1:8000;": f"server {upstream};",
    }.items():
        assert told.count(given) == 1, f"docs/nginx.conf lacks {given!r}"
        told = told.replace(given, ours)
    kept = "\n".join(f"    {kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    file = folder / "nginx.conf"
    file.write_text(
        f"load_module {BROTLI};\nuser {public.owner()};\ndaemon off;\nworker_processes {workers};\n"
        f"pid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{ worker_connections 512; }}\nhttp {{\n    access_log off;\n{kept}\n{told}\n}}\n"
    )
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen([str(PROGRAM), "-c", str(file)], stdout=out, stderr=out)
    try:
        while True:  # until it listens, or has ended
            if process.poll() is not None:
                raise AssertionError((folder / "out").read_text())
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except ConnectionRefusedError:
                pass
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)
