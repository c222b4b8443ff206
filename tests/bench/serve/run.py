"""StartExecution over HTTP: how many a second `stepyard serve` answers, beside moto_server, in the same run.

    cargo build --release -p stepyard-cli
    python3 tests/bench/serve/run.py [ROUNDS]

Installs moto from PyPI into target/bench-moto, and writes the section of docs/benchmarks.md that it prints. Apart from
`cargo xtask bench` because it needs Python and no browser.
"""

import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]
STEPYARD = PROJECT / "target/release/stepyard"
MOTO = PROJECT / "target/bench-moto"
MOTO_VERSION = "5.2.5"
STARTS = 10_000
CONNECTIONS = 32
# In seconds; what is not answered by then is not waited for.
PATIENCE = 60
ROLE = "arn:aws:iam::123456789012:role/StepFunctionsIamRole"
PASS = json.dumps({"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": {"x": 1}, "End": True}}})
HEAD = "## `stepyard serve` under load"


def request(operation, body):
    body = json.dumps(body).encode()
    head = (
        "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-amz-json-1.0\r\n"
        f"X-Amz-Target: AWSStepFunctions.{operation}\r\n"
        # moto tells services and regions apart by the signature; nobody checks it.
        "Authorization: AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/states/aws4_request, SignedHeaders=host, Signature=0\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    status = int(head.split(b" ", 2)[1])
    length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])
    closes = re.search(rb"(?i)connection: *close", head) is not None
    return status, await reader.readexactly(length), closes


async def call(port, operation, body):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request(operation, body))
    status, text, _ = await answer(reader)
    writer.close()
    if status != 200:
        raise SystemExit(f"{operation}: {status} {text.decode()}")
    return json.loads(text)


async def load(port):
    """Answers with starts a second, the 50th and 99th hundredth of the times that they took in milliseconds, and how many
    were answered before the patience was at its end."""
    made = await call(port, "CreateStateMachine", {"name": "Load", "definition": PASS, "roleArn": ROLE})
    start = request("StartExecution", {"stateMachineArn": made["stateMachineArn"], "input": "{}"})
    times = []

    async def client(number):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for _ in range(number):
            since = time.perf_counter()
            if since - begun > PATIENCE:
                break
            writer.write(start)
            status, text, closes = await answer(reader)
            # moto closes each connection after its answer.
            if closes:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            times.append(time.perf_counter() - since)
            if status != 200:
                raise SystemExit(f"StartExecution: {status} {text.decode()}")
        writer.close()

    share, more = divmod(STARTS, CONNECTIONS)
    begun = time.perf_counter()
    await asyncio.gather(*(client(share + (index < more)) for index in range(CONNECTIONS)))
    seconds = time.perf_counter() - begun
    times.sort()
    return len(times) / seconds, times[len(times) // 2] * 1000, times[len(times) * 99 // 100] * 1000, len(times)


async def idle(port):
    """Opens connections that say nothing, and answers with how long a request takes then, in milliseconds."""
    silent = []
    for _ in range(STARTS):
        try:
            silent.append(await asyncio.open_connection("127.0.0.1", port))
        except OSError:
            break
    begun = time.perf_counter()
    await asyncio.wait_for(call(port, "ListStateMachines", {}), 30)
    took = (time.perf_counter() - begun) * 1000
    for _, writer in silent:
        writer.close()
    return len(silent), took


class Server:
    def __init__(self, arguments, port):
        self.process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=1)
                return
            except OSError as error:
                if hasattr(error, "code"):
                    return
                time.sleep(0.1)
        raise SystemExit(f"{arguments[0]} does not answer")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def install():
    server = MOTO / "bin/moto_server"
    if not server.exists():
        venv.create(MOTO, with_pip=True)
        subprocess.run([MOTO / "bin/pip", "install", "-q", f"moto[server,stepfunctions]=={MOTO_VERSION}"], check=True)
    return server


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    if not STEPYARD.exists():
        raise SystemExit("build it first: cargo build --release -p stepyard-cli")
    moto = install()
    rates = {"stepyard": [], "stepyard with a file": [], "moto": []}
    for _ in range(rounds):
        with tempfile.TemporaryDirectory() as folder:
            contestants = {
                "stepyard": [STEPYARD, "serve", "--port", "18083"],
                "stepyard with a file": [STEPYARD, "serve", "--port", "18083", "--workspace", f"{folder}/workspace.json"],
                "moto": [moto, "-p", "18083"],
            }
            for name, arguments in contestants.items():
                with Server(arguments, 18083):
                    rates[name].append(asyncio.run(load(18083)))
                    print(name, rates[name][-1], flush=True)
    with Server([STEPYARD, "serve", "--port", "18083"], 18083):
        count, took = asyncio.run(idle(18083))

    def row(title, name):
        rate = sorted(one[0] for one in rates[name])
        half, most = (statistics.median(one[place] for one in rates[name]) for place in (1, 2))
        spread = f"{statistics.median(rate):,.0f} ({rate[0]:,.0f}–{rate[-1]:,.0f})"
        answered = min(one[3] for one in rates[name])
        return f"| {title} | {spread} | {half:.1f} | {most:.1f} | {answered:,} |"

    section = f"""{HEAD}

Written by `python3 tests/bench/serve/run.py`: {STARTS:,} StartExecution over {CONNECTIONS} connections from one client in Python,
which is part of what is measured, {rounds} round{"s"[: rounds - 1]} on {os.cpu_count()} cores, median and smallest to largest. Every answer was a 200.
`stepyard` runs each execution (one Pass state) to its end meanwhile and keeps its connections open; moto keeps a record of the
start, runs nothing, and closes each connection. Nobody was waited for longer than {PATIENCE} seconds.

| | starts a second | half took at most, ms | 99 of 100, ms | answered |
|---|---|---|---|---|
{row("`stepyard serve`", "stepyard")}
{row("`stepyard serve --workspace FILE`", "stepyard with a file")}
{row(f"moto_server {MOTO_VERSION}", "moto")}

After {count:,} connections that were opened and said nothing (256 are kept), a request of another took {took:.0f} ms.
"""
    print(section)
    path = PROJECT / "docs/benchmarks.md"
    text = path.read_text()
    before = text.split(HEAD)[0].rstrip()
    path.write_text(f"{before}\n\n{section}")


main()
