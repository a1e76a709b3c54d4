"""Runs a command and prints its peak memory and its time: peak.py COMMAND..."""
import resource
import subprocess
import sys
import time

start = time.monotonic()
code = subprocess.run(sys.argv[1:]).returncode
print(f"peak memory {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss} kB, {time.monotonic() - start:.1f} s")
sys.exit(code)
