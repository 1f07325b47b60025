"""What is loaded and what is left out."""

import hashlib
import subprocess
import sys

from reader.loading import LARGE, load_without, sha256_of


def printed(script):
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.split()


def test_the_screen_is_loaded_without_openssl():
    script = """
import sys
from importlib import import_module
import reader.cli.open
from reader.loading import load_later, sha256_of
load_later("hashlib", without="_hashlib")
from reader.ui.app import _load_screen
_load_screen()
import reader.store.shipped_spans
from reader.ui.application import _FOR_KEYS
for module in _FOR_KEYS:
    import_module(module)
sha256_of(b"a line")
print("loaded", *(sorted({"ssl", "_ssl", "_hashlib"} & set(sys.modules))))
"""
    assert printed(script) == ["loaded"]


def test_what_was_left_out_is_there_for_whoever_asks_later():
    script = """
from reader.loading import load_without
load_without("asyncio", "ssl")
import asyncio, ssl
print(asyncio.sslproto.ssl, ssl.__name__)
"""
    assert printed(script) == ["None", "ssl"]


def test_what_is_loaded_already_stays():
    before = sys.modules["hashlib"]
    load_without("hashlib", "_hashlib")
    assert sys.modules["hashlib"] is before
    assert sys.modules.get("_hashlib", before) is not None


def test_a_hash_is_the_same_whoever_makes_it():
    script = f"""
import sys
from reader.loading import LARGE, load_later, sha256_of
load_later("hashlib", without="_hashlib")
for length in (9, {LARGE}):
    print(sha256_of(b"x" * length), "_hashlib" in sys.modules)
"""
    expected = [
        [hashlib.sha256(b"x" * length).hexdigest(), str(length == LARGE)] for length in (9, LARGE)
    ]
    assert printed(script) == [each for pair in expected for each in pair]
    assert sha256_of(b"x" * 9) == expected[0][0]


def test_what_is_to_be_loaded_later_is_loaded_when_it_is_asked_for():
    script = """
import sys
from reader.loading import load_later
load_later("json", "ipaddress")
import json, urllib.parse
print("json.decoder" in sys.modules)
from ipaddress import ip_address
print(json.loads("1"), json.loads is sys.modules["json"].loads, ip_address("::1"))
"""
    assert printed(script) == ["False", "1", "True", "::1"]


def test_two_threads_that_ask_a_module_put_off_at_once_both_get_it():
    script = """
import sys, threading, time
from reader.loading import load_later

def slowly(frame, event, _):
    # Whatever one thread has looked at, the other one looks at before anything is done.
    if frame.f_code.co_name == "__getattr__":
        time.sleep(0.01)
        return slowly

load_later("colorsys", without="hashlib")
put_off = sys.modules["colorsys"]
got = []
threading.settrace(slowly)
threads = [threading.Thread(target=lambda: got.append(put_off.ONE_THIRD)) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(got))
"""
    assert printed(script) == ["2"]
