"""Seconds of training, for runs whose schedule follows the clock."""

import statistics
import time
from collections import deque
from typing import Callable

Clock = Callable[[], float]


class Stopwatch:
    """Adds up the times of steps. One that took absurdly longer than the others before it counts as their median: the process was stopped in it.

    What is absurd leaves room for a busy machine and for what is done between steps: more than ten seconds and more than twenty medians.
    """

    LEAST, TIMES, REMEMBERED = 10.0, 20.0, 101

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._last = clock()
        self._steps: deque[float] = deque(maxlen=self.REMEMBERED)
        self.seconds = 0.0

    def lap(self) -> float:
        """Ends a step, and returns the seconds of all of them."""
        now = self._clock()
        step, self._last = now - self._last, now
        if step > self.LEAST:
            usual = statistics.median(self._steps) if self._steps else self.LEAST
            step = usual if step > self.TIMES * usual else step
        self._steps.append(step)
        self.seconds += step
        return self.seconds
