"""Prints its arguments, and waits for SIGTERM when the environment asks for it."""

import os
import signal
import sys

import greeting

print(greeting.hello(), sys.argv[1:], flush=True)
if "SERVE" in os.environ:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(3))
    print("ready", flush=True)
    signal.pause()
