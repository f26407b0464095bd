"""How calls reach the log: ``sys.monitoring`` from Python 3.12 on, ``sys.setprofile`` before."""

import sys
import threading


class ProfileHooks:
    """Calls by ``sys.setprofile``; those of other threads are left out."""

    def __init__(self, recorder):
        self._recorder = recorder
        self._before = None

    def start(self):
        """Follow the calls of this thread from now on."""
        self._before = sys.getprofile()
        sys.setprofile(self._hook)

    def again(self):
        """Follow the calls again if that has ended."""
        if sys.getprofile() is None:
            sys.setprofile(self._hook)

    def stop(self):
        """Follow none any more."""
        sys.setprofile(self._before)

    def _hook(self, frame, event, value):
        recorder = self._recorder
        if not recorder.deep:
            if recorder.tired:
                sys.setprofile(None)
            return
        if event == "call":
            recorder.enter(frame)
        elif event == "return":
            recorder.leave(frame, value)
        elif event == "c_call":
            recorder.enter_c(value, frame)


class MonitoringHooks:
    """Calls by ``sys.monitoring``; those of other threads are left out."""

    NAME = "jupyterlab-seed"

    def __init__(self, recorder):
        self._recorder = recorder
        self._tool = None

    def start(self):
        """Follow the calls from now on; False if no number of a tool is free."""
        monitoring = sys.monitoring
        for tool in (4, 3, 2):
            try:
                monitoring.use_tool_id(tool, self.NAME)
            except ValueError:
                continue
            self._tool = tool
            break
        if self._tool is None:
            return False
        events = monitoring.events
        handlers = {
            events.PY_START: self._enter,
            events.PY_RESUME: self._enter,
            events.PY_THROW: self._thrown,
            events.PY_RETURN: self._leave,
            events.PY_YIELD: self._leave,
            events.PY_UNWIND: self._leave,
            events.CALL: self._call,
        }
        wanted = 0
        for event, handler in handlers.items():
            monitoring.register_callback(self._tool, event, handler)
            wanted |= event
        monitoring.set_events(self._tool, wanted)
        return True

    def again(self):
        """Follow the calls again; they have never ceased to come."""

    def stop(self):
        """Follow none any more."""
        if self._tool is not None:
            sys.monitoring.set_events(self._tool, 0)
            sys.monitoring.free_tool_id(self._tool)
            self._tool = None

    def _is_mine(self):
        return self._recorder.deep and threading.get_ident() == self._recorder.main

    def _enter(self, code, offset):
        if self._is_mine():
            self._recorder.enter(sys._getframe(1))

    def _thrown(self, code, offset, error):
        if self._is_mine():
            self._recorder.enter(sys._getframe(1))

    def _leave(self, code, offset, value):
        if self._is_mine():
            self._recorder.leave(sys._getframe(1), value)

    def _call(self, code, offset, function, first):
        if self._is_mine():
            self._recorder.enter_c(function, sys._getframe(1))


def hooks(recorder):
    """The hooks for this Python, not yet at work."""
    if hasattr(sys, "monitoring"):
        return MonitoringHooks(recorder)
    return ProfileHooks(recorder)
