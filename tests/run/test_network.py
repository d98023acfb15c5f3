"""What each network lets a program reach, and what none of them does."""

import contextlib
import os
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from runwright.core import Execution, Isolation, Limits, Network, Program, Status
from runwright.core.errors import BadOption, NoIsolation
from runwright.run import LocalSandbox

FULL, PROCESS = Isolation.FULL, Isolation.PROCESS

# A server and a client in one run; prints what came through.
TALK = """
import os, socket
def talk(kind, family=socket.AF_INET, address="127.0.0.1", port=0):
    with socket.socket(family, kind) as server:
        server.bind((address, port))
        if kind == socket.SOCK_STREAM:
            server.listen()
        if os.fork() == 0:
            with socket.socket(family, kind) as client:
                client.connect(server.getsockname())
                client.send(b"hello")
            os._exit(0)
        server.settimeout(5)
        if kind == socket.SOCK_STREAM:
            with server.accept()[0] as one:
                print(one.recv(9).decode())
        else:
            print(server.recv(9).decode())
        os.wait()
"""


@contextlib.asynccontextmanager
async def _opened(level: Isolation, network: Network) -> AsyncIterator[LocalSandbox]:
    try:
        box = await LocalSandbox(level, workers=1, network=network).__aenter__()
    except NoIsolation as error:
        pytest.skip(str(error))
    try:
        yield box
    finally:
        await box.__aexit__(None, None, None)


@pytest.fixture
def run(run_async: Any) -> Any:
    def run(level: Isolation, network: Network, *sources: str) -> list[Execution]:
        """Run programs one after another on one worker."""

        async def each() -> list[Execution]:
            async with _opened(level, network) as box:
                limits = Limits(wall_s=20)
                return [await box.run(Program(source), limits=limits) for source in sources]

        executions: list[Execution] = run_async(each())
        return executions

    return run


def _said(execution: Execution) -> str:
    assert execution.status is Status.OK, str(execution.stderr)
    return str(execution.stdout)


@pytest.fixture
def services() -> Iterator[dict[str, int]]:
    """An echo service for each of TCP and UDP on the host's loopback, by port."""
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        for one in (tcp, udp):
            one.bind(("127.0.0.1", 0))
        tcp.listen()

        def serve_tcp() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = tcp.accept()
                    with connection:
                        connection.sendall(connection.recv(99))

        def serve_udp() -> None:
            with contextlib.suppress(OSError):
                while data_and_sender := udp.recvfrom(99):
                    udp.sendto(*data_and_sender)
                    if data_and_sender[0] == b"end":
                        return

        threads = [threading.Thread(target=serve) for serve in (serve_tcp, serve_udp)]
        for thread in threads:
            thread.start()
        ports = {"tcp": tcp.getsockname()[1], "udp": udp.getsockname()[1]}
        yield ports
        tcp.shutdown(socket.SHUT_RDWR)
        with socket.socket(type=socket.SOCK_DGRAM) as last:
            last.sendto(b"end", ("127.0.0.1", ports["udp"]))
        for thread in threads:
            thread.join()


def _ask(services: dict[str, int]) -> str:
    return f"""
import socket
for kind, port in ((socket.SOCK_STREAM, {services["tcp"]}), (socket.SOCK_DGRAM, {services["udp"]})):
    try:
        with socket.socket(type=kind) as one:
            one.settimeout(1)
            one.connect(("127.0.0.1", port))
            one.send(b"ping")
            print(one.recv(9).decode())
    except OSError:
        print("out of reach")
"""


@pytest.mark.parametrize(
    ("level", "network", "answer"),
    [
        (FULL, Network.NONE, "out of reach"),
        (FULL, Network.LOOPBACK, "out of reach"),
        (FULL, Network.HOST, "ping"),
        (PROCESS, Network.NONE, "out of reach"),
        (PROCESS, Network.HOST, "ping"),
        (Isolation.NONE, Network.NONE, "ping"),
    ],
    ids=lambda value: value.value if hasattr(value, "value") else "",
)
def test_services_of_the_host_are_in_reach_by_name_alone(
    run: Any, services: dict[str, int], level: Isolation, network: Network, answer: str
) -> None:
    (execution,) = run(level, network, _ask(services))
    assert _said(execution).splitlines() == [answer, answer]


def test_an_execution_names_the_network_that_was_in_reach(run: Any) -> None:
    for level, network, held in (
        (FULL, Network.NONE, Network.NONE),
        (FULL, Network.LOOPBACK, Network.LOOPBACK),
        (FULL, Network.HOST, Network.HOST),
        (PROCESS, Network.NONE, Network.NONE),
        (Isolation.NONE, Network.NONE, Network.HOST),  # nothing keeps it away there
    ):
        (execution,) = run(level, network, "pass")
        assert execution.network is held


def test_a_server_and_a_client_of_one_run_meet_on_the_loopback(run: Any) -> None:
    talks = "talk(socket.SOCK_STREAM)\ntalk(socket.SOCK_DGRAM)\n"
    (execution,) = run(FULL, Network.LOOPBACK, TALK + talks)
    assert _said(execution) == "hello\nhello\n"


def test_the_loopback_speaks_the_newer_protocol_too(run: Any) -> None:
    if not os.path.exists("/proc/sys/net/ipv6"):  # noqa: PTH110
        pytest.skip("this kernel has no IPv6")
    talk = 'talk(socket.SOCK_STREAM, socket.AF_INET6, "::1")\n'
    (execution,) = run(FULL, Network.LOOPBACK, TALK + talk)
    assert _said(execution) == "hello\n"


def test_no_port_is_taken_by_the_program_before(run: Any) -> None:
    # The server closes first: on one network its port would be waiting for late packets.
    talk = TALK + "talk(socket.SOCK_STREAM, port=5000)\nos.write(1, b'done')\n"
    assert [_said(one) for one in run(FULL, Network.LOOPBACK, talk, talk, talk)] == [
        "donehello\n"
    ] * 3


def test_a_loopback_leads_nowhere_else(run: Any) -> None:
    source = """
import errno, socket
for address in ("192.0.2.1", "10.0.0.1", "169.254.169.254"):
    with socket.socket() as one:
        one.settimeout(1)
        print(errno.errorcode[one.connect_ex((address, 80))])
print(open("/proc/net/dev").read().count(":"))  # interfaces
"""
    (execution,) = run(FULL, Network.LOOPBACK, source)
    assert _said(execution).split() == ["ENETUNREACH"] * 3 + ["1"]


@pytest.mark.parametrize(
    ("level", "network"),
    [(FULL, Network.LOOPBACK), (FULL, Network.HOST), (PROCESS, Network.HOST)],
    ids=lambda value: value.value,
)
def test_a_network_opens_no_other_kind_of_socket(
    run: Any, level: Isolation, network: Network
) -> None:
    source = """
import socket
for family, kind in ((socket.AF_INET, socket.SOCK_RAW), (socket.AF_PACKET, socket.SOCK_RAW),
                     (socket.AF_NETLINK, socket.SOCK_RAW), (socket.AF_VSOCK, socket.SOCK_STREAM)):
    try:
        socket.socket(family, kind).close()
    except OSError as error:
        print("refused")
"""
    (execution,) = run(level, network, source)
    assert _said(execution) == "refused\n" * 4


def test_the_hosts_own_sockets_stay_out_of_reach_at_the_full_level(run: Any, tmp_path: Any) -> None:
    path = str(tmp_path / "socket")
    name = f"\0runwright-{os.getpid()}"
    source = """
import socket
for address in (%r, %r):
    try:
        socket.socket(socket.AF_UNIX).connect(address)
    except OSError as error:
        print("out of reach")
"""
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as two:
        one.bind(path)
        two.bind(name)
        one.listen()
        two.listen()
        (execution,) = run(FULL, Network.HOST, source % (path, name))
    assert _said(execution) == "out of reach\n" * 2


def test_all_else_is_contained_with_the_network_of_the_host(run: Any) -> None:
    source = f"""
import os
def attempt(action):
    try:
        action()
    except OSError:
        print("refused")
attempt(lambda: open("/etc/shadow").read())
attempt(lambda: os.kill({os.getpid()}, 0))
attempt(lambda: open("/etc/resolv.conf", "w"))
attempt(lambda: open("/proc/sys/net/ipv4/ip_forward", "w").write("1"))
"""
    (execution,) = run(FULL, Network.HOST, source)
    assert _said(execution) == "refused\n" * 4


def test_names_are_looked_up_as_on_the_host(run: Any) -> None:
    with open("/etc/hosts", "rb") as file:  # noqa: PTH123
        names = file.read()
    show = "import sys\nsys.stdout.buffer.write(open('/etc/hosts', 'rb').read())"
    (execution,) = run(FULL, Network.HOST, show)
    assert _said(execution).encode("utf-8", "surrogateescape") == names


@pytest.mark.parametrize("level", [PROCESS, Isolation.NONE], ids=lambda level: level.value)
def test_a_loopback_of_its_own_needs_the_full_level(level: Isolation) -> None:
    with pytest.raises(BadOption, match="network='loopback' needs level 'full'"):
        LocalSandbox(level, network=Network.LOOPBACK)
